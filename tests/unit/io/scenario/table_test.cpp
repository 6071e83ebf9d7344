// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/canonical_text.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::table_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

/// The sound scenario with rows of one table in `t.csv` instead of, or beside, those in the file.
class ScenarioTable : public testing::Test {
 protected:
  void write(const std::string& csv_name, std::string_view csv,
             const std::string& scenario = std::string(sound_scenario)) const {
    files.write("s.toml",
                with(scenario, "[run]\n", "[tables]\n" + csv_name + " = \"t.csv\"\n[run]\n"));
    files.write("t.csv", csv);
  }
  [[nodiscard]] std::vector<std::string> complaints() const {
    return files.complaints_about("s.toml");
  }
  [[nodiscard]] run::Scenario read() const { return files.read("s.toml").scenario; }

  ScenarioFiles files;
};

TEST_F(ScenarioTable, ReadsCellsAsTheirFieldsAsk) {
  write("operators",
        "tags.client,id,tags.cloud\n"
        "geth:0.75; reth:0.25,figment,aws\n"
        "geth,kiln,\n");
  const run::Scenario scenario = read();
  ASSERT_EQ(scenario.operators.size(), 3U);
  EXPECT_THAT(scenario.operators[0].operator_.tags,
              UnorderedElementsAre(
                  Pair("client", UnorderedElementsAre(Pair("geth", 0.75), Pair("reth", 0.25))),
                  Pair("cloud", UnorderedElementsAre(Pair("aws", 1.0)))));
  EXPECT_EQ(scenario.operators[1].operator_.id, "kiln");
  EXPECT_THAT(scenario.operators[1].operator_.tags,
              UnorderedElementsAre(Pair("client", UnorderedElementsAre(Pair("geth", 1.0)))));
}

TEST_F(ScenarioTable, ReadsListsOfWordsAndNumbers) {
  write("pools", "id,protocol,operators,asset,amount\np2,eigenlayer,p2p;p2p-2,ETH,1.5e3\n",
        std::string(sound_scenario) + "[[operator]]\nid = \"p2p-2\"\n");
  const stake::PoolSpec pool = read().pools[0];
  EXPECT_EQ(pool.id, "p2");
  EXPECT_THAT(pool.operators, ElementsAre("p2p", "p2p-2"));
  EXPECT_EQ(pool.amount, 1500.0);
}

TEST_F(ScenarioTable, ReadsLawsAsTomlAndInDottedColumns) {
  write("avs",
        "id,protocol,failure_probability,severity,participation,severity.beta.mean,"
        "severity.beta.sd\n"
        "a1,eigenlayer,0.01,\"{ uniform = [0.1, 0.2] }\",{ exactly = 3 },,\n"
        "a2,eigenlayer,0.01,,all,0.25,0.125\n"
        "a3,eigenlayer,0.01,0.5,all,,\n");
  const auto avs = read().avs;
  EXPECT_THAT(std::get<failure::UniformLaw>(avs[0].failure.severity).bounds, ElementsAre(0.1, 0.2));
  EXPECT_EQ(std::get<failure::ExactlyTakePart>(avs[0].failure.participation).count, 3);
  EXPECT_EQ(std::get<failure::BetaLaw>(avs[1].failure.severity).beta.mean, 0.25);
  EXPECT_EQ(std::get<failure::BetaLaw>(avs[1].failure.severity).beta.sd, 0.125);
  EXPECT_EQ(std::get<failure::FixedLaw>(avs[2].failure.severity).value, 0.5);
}

TEST_F(ScenarioTable, MergesWithRowsOfTheFileByTheirKey) {
  write("avs", "id,category,failure_probability\neigenda,storage,0.5\noracle,price,0.5\n");
  const auto avs = read().avs;
  ASSERT_EQ(avs.size(), 2U);
  EXPECT_EQ(avs[0].avs.category, "da") << "the file wins over the CSV";
  EXPECT_EQ(avs[1].avs.category, "price") << "what the file leaves open comes from the CSV";
  EXPECT_EQ(avs[1].failure.failure_probability, 0.02);
}

TEST_F(ScenarioTable, MergesRowsWithoutIdByTheirReferences) {
  write("delegations", "position,pool,amount\neETH,p2p-eth,7\n");
  const auto delegations = read().delegations;
  ASSERT_EQ(delegations.size(), 1U);
  EXPECT_EQ(delegations[0].amount, 50.0);
}

TEST_F(ScenarioTable, NamesRowAndColumnOfAnUndeclaredOperator) {
  write("commitments",
        "avs,operator,pool,magnitude\n"
        "eigenda,p2p,p2p-eth,0.5\n"
        "oracle,p2pp,p2p-eth,0.5\n");
  EXPECT_THAT(complaints(),
              ElementsAre("t.csv:3:8: commitment[oracle,p2pp,p2p-eth].operator: operator `p2pp` is "
                          "not declared; did you mean `p2p`?"));
}

TEST_F(ScenarioTable, NamesRowAndColumnOfANumberThatIsNone) {
  write("delegations", "position,pool,amount\neETH,p2p-eth,many\n",
        with(sound_scenario, "amount = 50.0", ""));
  EXPECT_THAT(complaints(),
              ElementsAre("t.csv:2:14: delegation[eETH,p2p-eth].amount: \"many\" is a text "
                          "(expected a number at least 0)"));
}

TEST_F(ScenarioTable, NamesTheNearestColumnForAnUnknownOne) {
  write("operators", "id,tag\nkiln,x\n");
  EXPECT_THAT(complaints(), ElementsAre("t.csv:1:4: operator.tag: unknown column `tag`; did you "
                                        "mean `tags`?"));
}

TEST_F(ScenarioTable, RefusesAColumnOfALaterVersionOnce) {
  write("pools", "id,vault\np2p-eth,one\n");
  EXPECT_THAT(complaints(), ElementsAre("t.csv:1:4: pool.vault: `vault` is not supported by this "
                                        "version"));
}

TEST_F(ScenarioTable, RefusesAColumnWithoutName) {
  write("operators", "id,\nkiln,x\n");
  EXPECT_THAT(complaints(), ElementsAre("t.csv:1:4: operator: the column has no name (expected a "
                                        "name in the header)"));
}

TEST_F(ScenarioTable, RefusesATableWithoutRows) {
  write("operators", "id\n# none\n");
  EXPECT_THAT(complaints(), ElementsAre("t.csv:1:1: operator: the table has no rows (expected at "
                                        "least one row)"));
}

TEST_F(ScenarioTable, RefusesAKeyThatStandsTwiceInIt) {
  write("operators", "id\nkiln\nkiln\n");
  const auto found = complaints();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0],
            "t.csv:3:1: operator.kiln: `kiln` is declared twice (expected each `operator` once); "
            "the first stands at t.csv:2");
}

TEST_F(ScenarioTable, RefusesATomlValueThatIsNone) {
  write("avs", "id,severity\neigenda,{ beta = \n");
  EXPECT_THAT(complaints(), ElementsAre("t.csv:2:9: avs.severity: `{ beta =` is not a value "
                                        "(expected a value in TOML)"));
}

TEST_F(ScenarioTable, NamesTheNearestTableForAnUnknownOne) {
  write("operator", "id\nkiln\n");
  EXPECT_THAT(complaints(), ElementsAre("s.toml:7:1: tables.operator: unknown table `operator`; "
                                        "did you mean `operators`?"));
}

TEST_F(ScenarioTable, DoesNotCallIdsUndeclaredThatABrokenTableMayDeclare) {
  write("operators", "id\nkiln,x\n", with(sound_scenario, "[\"p2p\"]", "[\"p2p\", \"kiln\"]"));
  EXPECT_THAT(complaints(), ElementsAre("t.csv:2:1: operator: the row has 2 cells (expected 1 "
                                        "cell, as in the header)"));
}

TEST_F(ScenarioTable, ThatIsNotThereIsMissingInput) {
  files.write("s.toml", with(sound_scenario, "[run]\n", "[tables]\npools = \"no.csv\"\n[run]\n"));
  EXPECT_THROW(static_cast<void>(files.read("s.toml")), InputMissing);
  EXPECT_THAT(complaints(), ElementsAre("s.toml:7:9: tables.pools: cannot read `no.csv`: No such "
                                        "file or directory"));
}

TEST_F(ScenarioTable, ThatIsNotThereDoesNotHideOtherComplaints) {
  files.write("s.toml",
              with(with(sound_scenario, "[run]\n", "[tables]\npools = \"no.csv\"\n[run]\n"),
                   "price = 1.0", "price = 0"));
  EXPECT_EQ(complaints().size(), 2U);
}

TEST_F(ScenarioTable, GivesTheSameScenarioInAnyOrderOfRowsAndColumns) {
  write("operators", "id,tags.cloud\nkiln,aws\nfigment,own\n");
  const std::string text = base::canonical_text(read());
  write("operators", "tags.cloud,id\nown,figment\naws,kiln\n");
  EXPECT_EQ(base::canonical_text(read()), text);
  EXPECT_THAT(complaints(), IsEmpty());
}

}  // namespace
}  // namespace faultline::io::table_test
