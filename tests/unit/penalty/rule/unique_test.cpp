// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/unique.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "penalty/penalty_model.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::unique_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

/// Pool of 100 ETH behind one operator with these magnitudes, one AVS each: a, b, c, …
stake::StakeGraph pool_with(const std::vector<double>& magnitudes) {
  stake::SmallStake stake;
  stake.operators({"p2p"}).pool("steth", "el", {"p2p"}, 100.0).position("eETH").book("eETH");
  for (std::size_t i = 0; i < magnitudes.size(); ++i) {
    const std::string avs(1, static_cast<char>('a' + i));
    stake.avs(avs, "el").commit(avs, "p2p", "steth", magnitudes[i]);
  }
  return stake.graph();
}

std::vector<double> losses(const stake::StakeGraph& graph, const OccurrenceWriter& occurrences) {
  PenaltyModel::Workspace workspace;
  HitBatch hits;
  PenaltyModel(graph).apply(occurrences.batch(), HitForm::listed, workspace, hits);
  std::vector<double> lost;
  for (const auto& hit : hits.hits) lost.push_back(hit.lost);
  return lost;
}

// AllocationManagerUnit.t.sol test_slashPostAllocation: magnitude 1e18, wad 25e16 leaves 75e16.
TEST(UniqueRule, SlashesAQuarterOfAWholeAllocation) {
  const auto graph = pool_with({1.0});
  EXPECT_THAT(losses(graph, OccurrenceWriter(graph).at(0.1).strike("a", 0.25)), ElementsAre(25.0));
}

// AllocationManagerUnit.t.sol test_slash_updateSlasher_slashAgain: 1e18, half and half again leave
// 25e16.
TEST(UniqueRule, CompoundsRepeatsOfOneAvs) {
  const auto graph = pool_with({1.0});
  OccurrenceWriter twice(graph);
  twice.at(0.1).strike("a", 0.5).at(0.2).strike("a", 0.5);
  EXPECT_THAT(losses(graph, twice), ElementsAre(50.0, 25.0));
}

// AllocationManagerUnit.t.sol test_allocate_deallocate_slashAfterDeallocation: an allocation of
// 5e17 slashed by 25e16 is 375e15, and the maximum 875e15.
TEST(UniqueRule, ReachesTheMagnitudeOnly) {
  const auto graph = pool_with({0.5});
  EXPECT_THAT(losses(graph, OccurrenceWriter(graph).at(0.1).strike("a", 0.25)), ElementsAre(12.5));
}

// ELIP-002: other operator sets keep their absolute stake.
TEST(UniqueRule, NeverCompoundsAcrossAvs) {
  const auto graph = pool_with({0.3, 0.25, 0.2});
  OccurrenceWriter all(graph);
  all.at(0.1).strike("a", 1.0).at(0.2).strike("b", 0.5).at(0.3).strike("c", 0.1);
  EXPECT_THAT(losses(graph, all), ElementsAre(DoubleEq(30.0), DoubleEq(12.5), DoubleEq(2.0)));
}

TEST(UniqueRule, AddsUpToTheFormula) {
  const auto graph = pool_with({0.4, 0.6});
  OccurrenceWriter mixed(graph);
  mixed.at(0.1).strike("a", 0.2).strike("b", 0.5).at(0.2).strike("a", 0.3).at(0.3).strike("b", 0.1);
  double lost = 0.0;
  for (const double l : losses(graph, mixed)) lost += l;
  EXPECT_DOUBLE_EQ(lost, 100.0 * (0.4 * (1 - 0.8 * 0.7) + 0.6 * (1 - 0.5 * 0.9)));
}

TEST(UniqueRule, TakesNothingFromWhatIsGone) {
  const auto graph = pool_with({0.5, 0.5});
  OccurrenceWriter twice(graph);
  twice.at(0.1).strike("a", 1.0).at(0.2).strike("a", 0.7).strike("b", 1.0);
  EXPECT_THAT(losses(graph, twice), ElementsAre(50.0, 50.0));
}

}  // namespace
}  // namespace faultline::penalty::unique_test
