// SPDX-License-Identifier: Apache-2.0
#include "penalty/drained_pools.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "penalty/penalty_walk.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::drained_pools_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;

/// `da` (unique) reaches half of `eth` and `net` (shared) all of `vault`, 100 ETH each.
stake::StakeGraph network() {
  return stake::SmallStake()
      .avs("da", "el")
      .avs("net", "sym")
      .operators({"a"})
      .pool("eth", "el", {"a"}, 100.0)
      .pool("vault", "sym", {"a"}, 100.0)
      .commit("da", "a", "eth", 0.5)
      .commit("net", "a", "vault")
      .position("eETH")
      .book("eETH")
      .graph();
}

class DrainedPoolsTest : public testing::Test {
 protected:
  /// Walks the only trial.
  std::vector<double> lost(const OccurrenceWriter& occurrences, const std::vector<Drain>& drains,
                           HitForm form = HitForm::listed) {
    const auto batch = occurrences.batch();
    const failure::OccurrenceSpan span(batch);
    hits.clear();
    PenaltyWalk(model, form, workspace, hits).trial(span, span.of_trial(0), drains);
    std::vector<double> all;
    for (const auto& hit : hits.hits) all.push_back(hit.lost);
    return all;
  }
  static constexpr stake::PoolId eth{0u};
  static constexpr stake::PoolId vault{1u};
  stake::StakeGraph graph = network();
  PenaltyModel model{graph};
  PenaltyModel::Workspace workspace;
  HitBatch hits;
};

TEST_F(DrainedPoolsTest, TakesAFractionOfWhatIsLeftWhateverTheRule) {
  OccurrenceWriter trial(graph);
  trial.at(0.1).strike("da", 0.4).strike("net", 0.4).at(0.2);
  EXPECT_THAT(lost(trial, {{1, eth, 0.5}, {1, vault, 0.5}}),
              ElementsAre(DoubleEq(20.0), DoubleEq(40.0), DoubleEq(40.0), DoubleEq(30.0)));
}

TEST_F(DrainedPoolsTest, LeavesLaterHitsTheirPartOfTheRest) {
  OccurrenceWriter trial(graph);
  trial.at(0.1).at(0.2).strike("da", 0.4).at(0.3).strike("da", 0.5);
  EXPECT_THAT(lost(trial, {{0, eth, 0.25}}),
              ElementsAre(DoubleEq(25.0), DoubleEq(0.75 * 20.0), DoubleEq(0.75 * 15.0)));
}

// MODEL 6: retained = (1 - beacon)(1 - AVS) in any order.
TEST_F(DrainedPoolsTest, LeavesTheSameInAnyOrder) {
  OccurrenceWriter first(graph), last(graph);
  first.at(0.1).at(0.2).strike("da", 0.4).at(0.3).strike("da", 0.3);
  last.at(0.1).strike("da", 0.4).at(0.2).strike("da", 0.3).at(0.3);
  const auto sum = [](const std::vector<double>& all) {
    return std::accumulate(all.begin(), all.end(), 0.0);
  };
  const double left = (1.0 - 0.5 * (1.0 - 0.6 * 0.7)) * 0.9 * 0.8;
  EXPECT_DOUBLE_EQ(sum(lost(first, {{0, eth, 0.1}, {2, eth, 0.2}})), 100.0 * (1.0 - left));
  EXPECT_DOUBLE_EQ(sum(lost(last, {{1, eth, 0.2}, {2, eth, 0.1}})), 100.0 * (1.0 - left));
}

TEST_F(DrainedPoolsTest, LeavesNothingOfAPoolThatIsDrainedWhole) {
  OccurrenceWriter trial(graph);
  trial.at(0.1).at(0.2).strike("da", 0.4).strike("net", 0.4);
  EXPECT_THAT(lost(trial, {{0, eth, 1.0}, {1, eth, 0.5}}), ElementsAre(100.0, DoubleEq(40.0)));
}

TEST_F(DrainedPoolsTest, ListsEveryHitOfSuchATrialAndNamesNoAvsForADrain) {
  OccurrenceWriter trial(graph);
  trial.at(0.1).strike("da", 0.4);
  lost(trial, {{0, vault, 0.5, stake::OperatorId{0u}, failure::FaultId{3u}}}, HitForm::swept);
  EXPECT_THAT(hits.sweeps, IsEmpty());
  ASSERT_EQ(hits.hits.size(), 2u);
  EXPECT_EQ(hits.hits[0].avs, *graph.find_avs("da"));
  EXPECT_FALSE(hits.hits[1].avs.valid());
  EXPECT_EQ(hits.hits[1].operator_id, stake::OperatorId{0u});
  EXPECT_EQ(hits.hits[1].fault, failure::FaultId{3u});
  EXPECT_EQ(hits.hits[1].fraction, 0.5);
}

TEST_F(DrainedPoolsTest, StartsTheNextTrialWhole) {
  OccurrenceWriter trial(graph);
  trial.at(0.1).strike("net", 0.4);
  lost(trial, {{0, vault, 0.5}});
  EXPECT_THAT(lost(trial, {}), ElementsAre(DoubleEq(40.0)));
  EXPECT_THAT(lost(trial, {{0, vault, 0.5}}), ElementsAre(DoubleEq(40.0), DoubleEq(30.0)));
}

}  // namespace
}  // namespace faultline::penalty::drained_pools_test
