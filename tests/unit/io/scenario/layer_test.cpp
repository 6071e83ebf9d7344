// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::layer_test {
namespace {

using testing::ElementsAre;

/// The sound scenario in `common/base.toml` under a file `s.toml` that extends it.
class ScenarioLayer : public testing::Test {
 protected:
  ScenarioLayer() { files.write("common/base.toml", sound_scenario); }
  void write(std::string_view text) const {
    files.write("s.toml", "extends = [\"common/base.toml\"]\n" + std::string(text));
  }
  [[nodiscard]] std::vector<std::string> complaints() const {
    return files.complaints_about("s.toml");
  }
  [[nodiscard]] run::Scenario read() const { return files.read("s.toml").scenario; }

  ScenarioFiles files;
};

TEST_F(ScenarioLayer, OverridesSingleKeysAndKeepsTheRest) {
  write(
      "name = \"overlay\"\n[run]\nseed = 7\n[[avs]]\nid = \"oracle\"\nfailure_probability = 0.5\n");
  const run::Scenario scenario = read();
  EXPECT_EQ(scenario.name, "overlay");
  EXPECT_EQ(scenario.run.trials, 1000);
  EXPECT_EQ(scenario.run.seed, 7U);
  ASSERT_EQ(scenario.avs.size(), 2U);
  EXPECT_EQ(scenario.avs[1].failure.failure_probability, 0.5);
  EXPECT_EQ(std::get<failure::FixedLaw>(scenario.avs[1].failure.severity).value, 0.1);
}

TEST_F(ScenarioLayer, ReplacesLawsAndWeightsAsAWhole) {
  write(
      "[[avs]]\nid = \"eigenda\"\nseverity = { uniform = [0.1, 0.2] }\n"
      "[[operator]]\nid = \"p2p\"\ntags = { client = { geth = 1.0 } }\n");
  const run::Scenario scenario = read();
  EXPECT_TRUE(std::holds_alternative<failure::UniformLaw>(scenario.avs[0].failure.severity));
  EXPECT_EQ(scenario.operators[0].operator_.tags.at("client").size(), 1U);
  EXPECT_EQ(scenario.operators[0].operator_.tags.count("cloud"), 1U) << "other tags are kept";
}

TEST_F(ScenarioLayer, MergesFactorsByIdAndReplacesBlocks) {
  write(
      "[[dependence.factor]]\nid = \"market\"\nloading = 0.5\n"
      "[[dependence.factor]]\nid = \"cloud\"\nby = \"tag:cloud\"\nloading = 0.1\n"
      "[[dependence.block]]\ncauses = [\"avs.oracle\"]\nstructure = \"factor\"\n");
  const auto dependence = *read().dependence;
  ASSERT_EQ(dependence.factors.size(), 2U);
  EXPECT_EQ(dependence.factors[0].id, "cloud") << "factors are sorted by id";
  EXPECT_EQ(dependence.factors[1].loading, 0.5);
  EXPECT_EQ(dependence.factors[1].by, "all");
  ASSERT_EQ(dependence.blocks.size(), 1U);
  EXPECT_THAT(dependence.blocks[0].causes, ElementsAre("avs.oracle"));
}

TEST_F(ScenarioLayer, RemovesRowsByIdByKeyAndBySelection) {
  write(
      "remove = [\"commitment[eigenda,p2p,p2p-eth]\", \"avs[category=da]\", \"shock.client-bug\", "
      "\"dependence.factor.market.override\"]\n");
  const run::Scenario scenario = read();
  EXPECT_TRUE(scenario.commitments.empty());
  ASSERT_EQ(scenario.avs.size(), 1U);
  EXPECT_EQ(scenario.avs[0].avs.id, "oracle");
  EXPECT_TRUE(scenario.shocks.empty());
}

TEST_F(ScenarioLayer, RemovesSeveralRowsOfOneSelection) {
  files.write("common/base.toml", with(sound_scenario, "[[shock]]",
                                       "[[operator]]\nid = \"a\"\ntags = { cloud = \"x\" }\n"
                                       "[[operator]]\nid = \"b\"\ntags = { cloud = \"y\" }\n"
                                       "[[operator]]\nid = \"c\"\ntags = { cloud = \"x\" }\n"
                                       "[[shock]]"));
  write("remove = [\"operator[cloud=x]\"]\n");
  const auto operators = read().operators;
  ASSERT_EQ(operators.size(), 2U);
  EXPECT_EQ(operators[0].operator_.id, "b");
  EXPECT_EQ(operators[1].operator_.id, "p2p");
}

TEST_F(ScenarioLayer, RemovesAKeySoThatAnotherCanTakeItsPlace) {
  write(
      "remove = [\"avs.oracle.failure_probability\"]\n"
      "[[avs]]\nid = \"oracle\"\nresidual_probability = 0.25\n");
  const auto oracle = read().avs[1].failure;
  EXPECT_FALSE(oracle.failure_probability.has_value());
  EXPECT_EQ(oracle.residual_probability, 0.25);
}

TEST_F(ScenarioLayer, ComplainsAboutARemovalThatMatchesNothing) {
  write("remove = [\"avs.eigenla\", \"commitment[a,b,c]\", \"run.seed\"]\n");
  EXPECT_THAT(complaints(),
              ElementsAre("s.toml:2:11: avs.eigenla: `eigenla` matches nothing; did you mean "
                          "`eigenda`?",
                          "s.toml:2:26: commitment[a,b,c]: `commitment[a,b,c]` matches nothing",
                          "s.toml:2:47: run.seed: matches nothing"));
}

TEST_F(ScenarioLayer, FindsTablesOfTheBaseBesideTheBase) {
  files.write("common/base.toml",
              with(sound_scenario, "[run]\n", "[tables]\noperators = \"o.csv\"\n[run]\n"));
  files.write("common/o.csv", "id,tags.cloud\nkiln,aws\n");
  files.write("o.csv", "id,tags.cloud\nkiln,gcp\nfigment,own\n");
  write("[tables]\noperators = \"o.csv\"\n");
  const auto operators = read().operators;
  ASSERT_EQ(operators.size(), 3U) << "rows of both tables and of the file merge by id";
  EXPECT_EQ(operators[1].operator_.id, "kiln");
  EXPECT_EQ(operators[1].operator_.tags.at("cloud").begin()->first, "gcp");
}

TEST_F(ScenarioLayer, LaysLaterBasesOverEarlierOnes) {
  files.write("one.toml", "[run]\ntrials = 1\nseed = 1\n");
  files.write("two.toml", "[run]\nseed = 2\n");
  files.write("s.toml", "extends = [\"common/base.toml\", \"one.toml\", \"two.toml\"]\n");
  EXPECT_EQ(read().run.trials, 1);
  EXPECT_EQ(read().run.seed, 2U);
}

TEST_F(ScenarioLayer, NamesTheFileOfAMistakeInTheBase) {
  files.write("common/base.toml", with(sound_scenario, "price = 1.0", "price = 0"));
  write("");
  EXPECT_THAT(complaints(), ElementsAre("common/base.toml:11:9: asset.ETH.price: 0 is out of range "
                                        "(expected a number above 0)"));
}

TEST_F(ScenarioLayer, NamesTheCircleOfFilesThatExtendEachOther) {
  files.write("a.toml", "extends = [\"b.toml\"]\n");
  files.write("b.toml", "extends = [\"a.toml\"]\n");
  EXPECT_THAT(files.complaints_about("a.toml"),
              ElementsAre("b.toml:1:12: extends: the files extend each other in a circle: a.toml → "
                          "b.toml → a.toml"));
}

TEST_F(ScenarioLayer, GoesEightLevelsDeepAndNoDeeper) {
  for (int level = 0; level < 8; ++level) {
    files.write(std::to_string(level) + ".toml",
                "extends = [\"" + std::to_string(level + 1) + ".toml\"]\n");
  }
  files.write("8.toml", sound_scenario);
  EXPECT_THAT(files.complaints_about("0.toml"), testing::IsEmpty());
  files.write("8.toml", "extends = [\"9.toml\"]\n");
  files.write("9.toml", sound_scenario);
  EXPECT_THAT(
      files.complaints_about("0.toml"),
      ElementsAre("8.toml:1:12: extends: files extend each other too deep (expected at most "
                  "8 levels)"));
}

TEST_F(ScenarioLayer, ThatIsNotThereIsMissingInput) {
  files.write("s.toml", "extends = [\"no.toml\"]\n");
  EXPECT_THROW(static_cast<void>(files.read("s.toml")), InputMissing);
  EXPECT_THAT(complaints(), ElementsAre("s.toml:1:12: extends: cannot read `no.toml`: No such file "
                                        "or directory"));
}

TEST_F(ScenarioLayer, ComplainsAboutNamesThatAreNoListOfTexts) {
  files.write("s.toml", "extends = \"base.toml\"\nremove = [1]\n");
  const auto found = complaints();
  ASSERT_GE(found.size(), 2U);
  EXPECT_EQ(found[0], "s.toml:1:1: as_of: is missing (expected a date such as 2026-11-22)");
  EXPECT_THAT(found, testing::IsSupersetOf(
                         {"s.toml:1:11: extends: is not a list (expected a list of texts)",
                          "s.toml:2:11: remove: is not a text (expected a list of texts)"}));
}

TEST_F(ScenarioLayer, RecordsEveryFileThatWasRead) {
  files.write("o.csv", "id\nkiln\n");
  write("[tables]\noperators = \"o.csv\"\n");
  const auto inputs = files.read("s.toml").inputs;
  ASSERT_EQ(inputs.size(), 3U);
  EXPECT_EQ(inputs[1].name, "common/base.toml");
  EXPECT_EQ(inputs[1].bytes, sound_scenario.size());
  EXPECT_EQ(inputs[1].sha256, base::sha256(sound_scenario));
  EXPECT_EQ(inputs[2].name, "o.csv");
}

TEST(ScenarioFile, ThatIsNotThereIsMissingInput) {
  const ScenarioFiles files;
  EXPECT_THROW(static_cast<void>(files.read("no.toml")), InputMissing);
  EXPECT_THAT(files.complaints_about("no.toml"),
              ElementsAre(testing::EndsWith("no.toml`: No such file or directory")));
}

TEST(ScenarioFile, IsNotReadFromADevice) {
  const ScenarioFiles files;
  files.write("s.toml", "extends = [\"/dev/zero\"]\n");
  EXPECT_THAT(files.complaints_about("s.toml"),
              ElementsAre("s.toml:1:12: extends: cannot read `/dev/zero`: it is a device"));
}

TEST(ScenarioFile, MayBeginWithAByteOrderMarkAndEndLinesWithCrLf) {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : sound_scenario) {
    if (c == '\n') text += '\r';
    text += c;
  }
  EXPECT_EQ(read_scenario_text(text, "s.toml").scenario.name, "sample");
}

}  // namespace
}  // namespace faultline::io::layer_test
