// SPDX-License-Identifier: Apache-2.0
#include "penalty/penalty_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::penalty_model_test {
namespace {

using testing::DoubleEq;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

/// `da` (unique) reaches three pools through three operators, `net` (shared) the vault through two.
stake::StakeGraph network() {
  return stake::SmallStake()
      .avs("da", "el")
      .avs("net", "sym")
      .avs("idle", "el")
      .operators({"a", "b", "c", "d"})
      .pool("a-eth", "el", {"a"}, 100.0)
      .pool("a-reth", "el", {"a"}, 10.0)
      .pool("b-eth", "el", {"b"}, 50.0)
      .pool("c-eth", "el", {"c"}, 20.0)
      .pool("vault", "sym", {"a", "d"}, 1000.0)
      .commit("da", "a", "a-eth", 0.5)
      .commit("da", "a", "a-reth", 1.0)
      .commit("da", "b", "b-eth", 0.2)
      .commit("da", "c", "c-eth", 0.1)
      .commit("net", "a", "vault")
      .commit("net", "d", "vault")
      .position("eETH")
      .book("eETH")
      .graph();
}

std::vector<std::string> pools_of(const stake::StakeGraph& graph, const HitBatch& hits) {
  std::vector<std::string> names;
  for (const auto& hit : hits.hits) names.push_back(graph.pools()[hit.pool.index()].id);
  return names;
}

class PenaltyModelTest : public testing::Test {
 protected:
  HitBatch& apply(const OccurrenceWriter& occurrences) {
    model.apply(occurrences.batch(), HitForm::listed, workspace, hits);
    return hits;
  }
  stake::StakeGraph graph = network();
  PenaltyModel model{graph};
  PenaltyModel::Workspace workspace;
  HitBatch hits;
};

TEST_F(PenaltyModelTest, HitsEveryOperatorWhereTheStrikeNamesNone) {
  apply(OccurrenceWriter(graph).at(0.1).strike("da", 0.1));
  EXPECT_THAT(pools_of(graph, hits), ElementsAre("a-eth", "a-reth", "b-eth", "c-eth"));
  EXPECT_EQ(hits.hits[2].operator_id, *graph.find_operator("b"));
}

TEST_F(PenaltyModelTest, HitsOnlyTheOperatorThatTheStrikeNames) {
  apply(OccurrenceWriter(graph).at(0.1).strike("da", 0.1, "a"));
  EXPECT_THAT(pools_of(graph, hits), ElementsAre("a-eth", "a-reth"));
  EXPECT_DOUBLE_EQ(hits.hits[0].lost, 5.0);
  EXPECT_DOUBLE_EQ(hits.hits[1].lost, 1.0);
}

TEST_F(PenaltyModelTest, FindsEachOperatorOfManyStrikes) {
  apply(OccurrenceWriter(graph)
            .at(0.1)
            .strike("da", 0.1, "a")
            .strike("da", 0.1, "c")
            .strike("da", 0.1, "c")
            .strike("net", 0.1, "a")
            .strike("net", 0.1, "d"));
  EXPECT_THAT(pools_of(graph, hits),
              ElementsAre("a-eth", "a-reth", "c-eth", "c-eth", "vault", "vault"));
}

TEST_F(PenaltyModelTest, FindsOperatorsInWhateverOrderTheyCome) {
  apply(OccurrenceWriter(graph).at(0.1).strike("da", 0.1, "c").strike("da", 0.1, "a"));
  EXPECT_THAT(pools_of(graph, hits), ElementsAre("c-eth", "a-eth", "a-reth"));
}

TEST_F(PenaltyModelTest, MissesOperatorsThatAreNotCommitted) {
  apply(OccurrenceWriter(graph)
            .at(0.1)
            .strike("da", 0.5, "d")
            .strike("net", 0.5, "b")
            .strike("net", 0.5, "c"));
  EXPECT_THAT(hits.hits, IsEmpty());
  EXPECT_THAT(hits.hit_offset, ElementsAre(0, 0));
}

TEST_F(PenaltyModelTest, HitsNothingForAnAvsWithoutCommitments) {
  EXPECT_THAT(apply(OccurrenceWriter(graph).at(0.1).strike("idle", 1.0)).hits, IsEmpty());
}

TEST_F(PenaltyModelTest, RecordsWhoWasHitAndHow) {
  auto occurrences =
      OccurrenceWriter(graph).at(0.1).strike("da", 0.1).at(0.2).strike("net", 0.25, "d");
  auto batch = occurrences.batch();
  batch.strikes[1].fault = failure::FaultId{7u};
  model.apply(batch, HitForm::listed, workspace, hits);
  const auto& hit = hits.hits.back();
  EXPECT_EQ(hit.occurrence, 1u);
  EXPECT_EQ(hit.avs, *graph.find_avs("net"));
  EXPECT_EQ(hit.operator_id, *graph.find_operator("d"));
  EXPECT_EQ(hit.fault, failure::FaultId{7u});
  EXPECT_EQ(hit.fraction, 0.25);
  EXPECT_EQ(hit.lost, 250.0);
}

TEST_F(PenaltyModelTest, OffsetsFollowOccurrencesAcrossTrials) {
  OccurrenceWriter trials(graph);
  trials.at(0.1).strike("da", 0.1).at(0.2).next_trial().next_trial().at(0.3).strike("net", 0.1,
                                                                                    "a");
  EXPECT_THAT(apply(trials).hit_offset, ElementsAre(0, 4, 4, 5));
}

TEST_F(PenaltyModelTest, BeginsEveryTrialFromTheFullStake) {
  OccurrenceWriter trials(graph);
  for (int t = 0; t < 3; ++t) {
    if (t > 0) trials.next_trial();
    trials.at(0.1).strike("net", 0.5, "a").at(0.2).strike("net", 0.5, "a");
  }
  apply(trials);
  ASSERT_EQ(hits.hits.size(), 6u);
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_EQ(hits.hits[2 * t].lost, 500.0);
    EXPECT_EQ(hits.hits[2 * t + 1].lost, 250.0);
  }
}

TEST_F(PenaltyModelTest, LeavesTheWorkspaceAsItWas) {
  apply(OccurrenceWriter(graph).at(0.1).strike("da", 1.0).strike("net", 1e-300));
  EXPECT_THAT(workspace.retained, Each(1.0));
  EXPECT_THAT(workspace.touched, IsEmpty());
}

TEST_F(PenaltyModelTest, SharesItsWorkspaceWithModelsOfOtherSizes) {
  const auto small = stake::one_pool().graph();
  PenaltyModel(small).apply(OccurrenceWriter(small).at(0.1).strike("da", 1.0).batch(),
                            HitForm::listed, workspace, hits);
  EXPECT_THAT(apply(OccurrenceWriter(graph).at(0.1).strike("da", 0.1, "c")).hits.size(), 1u);
  EXPECT_THAT(hits.hits[0].lost, DoubleEq(0.2));
}

TEST_F(PenaltyModelTest, GivesNoHitsForNoTrials) {
  EXPECT_THAT(apply(OccurrenceWriter(graph)).hit_offset, ElementsAre(0));
}

}  // namespace
}  // namespace faultline::penalty::penalty_model_test
