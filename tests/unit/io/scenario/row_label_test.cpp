// SPDX-License-Identifier: Apache-2.0
//
// Rows of the same references that a label tells apart: commitments by operator set.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::row_label_test {
namespace {

using testing::ElementsAre;

/// The sound scenario with its commitment split over two operator sets, the later name first.
const std::string two_sets =
    with(sound_scenario, "pool = \"p2p-eth\"\nmagnitude = 0.5\n",
         "pool = \"p2p-eth\"\noperator_set = \"verify\"\nmagnitude = 0.3\n"
         "[[commitment]]\navs = \"eigenda\"\noperator = \"p2p\"\n"
         "pool = \"p2p-eth\"\noperator_set = \"prove\"\nmagnitude = 0.2\n");

/// Operator set and magnitude of each commitment.
std::vector<std::string> commitments_of(const run::Scenario& scenario) {
  std::vector<std::string> all;
  for (const auto& row : scenario.commitments)
    all.push_back(row.operator_set.value_or("-") + " " + std::to_string(*row.magnitude));
  return all;
}

std::vector<std::string> commitments_with(std::vector<std::string> overrides) {
  return commitments_of(read_scenario_text(two_sets, "s.toml", {std::move(overrides)}).scenario);
}

TEST(RowLabel, TellsRowsOfTheSameReferencesApartAndSortsThem) {
  EXPECT_THAT(commitments_with({}), ElementsAre("prove 0.200000", "verify 0.300000"));
}

TEST(RowLabel, IsTheLastPartOfAKeyThatAnOverrideNames) {
  EXPECT_THAT(commitments_with({"commitment[eigenda,p2p,p2p-eth,verify].magnitude=0.4"}),
              ElementsAre("prove 0.200000", "verify 0.400000"));
  EXPECT_THAT(commitments_with({"commitment[operator_set=prove].magnitude=0.1"}),
              ElementsAre("prove 0.100000", "verify 0.300000"));
  EXPECT_THAT(commitments_with({"commitment[avs=eigenda].magnitude=0.1"}),
              ElementsAre("prove 0.100000", "verify 0.100000"));
}

TEST(RowLabel, IsMissedWhereAPathLeavesItOut) {
  EXPECT_THAT(complaints_about(two_sets, {{"commitment[eigenda,p2p,p2p-eth].magnitude=0.4"}}),
              ElementsAre(testing::HasSubstr("`commitment[eigenda,p2p,p2p-eth]` matches nothing")));
}

TEST(RowLabel, MergesRemovesAndAddsRowsOfOtherFiles) {
  ScenarioFiles files;
  files.write("base.toml", two_sets);
  files.write("s.toml",
              "extends = [\"base.toml\"]\n"
              "remove = [\"commitment[eigenda,p2p,p2p-eth,verify]\"]\n"
              "[tables]\ncommitments = \"c.csv\"\n");
  files.write("c.csv",
              "avs,operator,operator_set,pool,magnitude\n"
              "eigenda,p2p,prove,p2p-eth,0.25\n"
              "eigenda,p2p,attest,p2p-eth,0.05\n"
              "oracle,p2p,,p2p-eth,0.1\n");
  EXPECT_THAT(commitments_of(files.read("s.toml").scenario),
              ElementsAre("attest 0.050000", "prove 0.250000", "- 0.100000"));
}

TEST(RowLabel, IsRefusedTwiceAtItsPlace) {
  const auto twice = with(two_sets, "\"verify\"", "\"prove\"");
  EXPECT_THAT(complaints_about(twice),
              ElementsAre("s.toml:49:1: commitment[eigenda,p2p,p2p-eth,prove]: "
                          "`eigenda,p2p,p2p-eth,prove` is declared twice (expected each "
                          "`commitment` once); the first stands at s.toml:43"));
}

TEST(RowLabel, IsAnId) {
  EXPECT_THAT(
      complaints_about(with(two_sets, "\"verify\"", "\"a, b\"")),
      ElementsAre(testing::AllOf(testing::HasSubstr("operator_set: \"a, b\" cannot be an id"),
                                 testing::HasSubstr("s.toml:47:"))));
  EXPECT_THAT(complaints_about(with(two_sets, "\"verify\"", "\"\"")),
              ElementsAre(testing::HasSubstr("operator_set: \"\" cannot be an id")));
  EXPECT_THAT(complaints_about(with(two_sets, "\"verify\"", "3")),
              ElementsAre(testing::HasSubstr("operator_set: 3 is an integer")));
}

}  // namespace
}  // namespace faultline::io::row_label_test
