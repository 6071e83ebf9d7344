// SPDX-License-Identifier: Apache-2.0
#include "portfolio/stake_behind.hpp"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::portfolio::stake_behind_test {
namespace {

using stake::SmallStake;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

using Lost = std::map<std::string, double>;

/// What every AVS lost in the only trial of a batch, hits written down in both ways.
Lost lost_in(const stake::StakeGraph& graph, const penalty::OccurrenceWriter& writer) {
  const std::vector<AvsTermsSpec> specs(graph.avs().size(), {.threshold = 0.5});
  const penalty::PenaltyModel penalty(graph);
  const StakeBehind behind(graph, penalty, specs, 1.0);
  StakeBehind::Workspace workspace;
  const auto batch = writer.batch();
  std::vector<Lost> found;
  for (const auto form : {penalty::HitForm::swept, penalty::HitForm::listed}) {
    penalty::PenaltyModel::Workspace penalty_workspace;
    penalty::HitBatch hits;
    penalty.apply(batch, form, penalty_workspace, hits);
    auto& lost = found.emplace_back();
    behind.for_each_loss(hits, batch, 0, workspace, [&](std::size_t item, double amount) {
      EXPECT_TRUE(lost.emplace(behind.items()[item].avs, amount).second);
    });
  }
  EXPECT_EQ(found[0].size(), found[1].size());
  for (const auto& [avs, amount] : found[0]) EXPECT_NEAR(amount, found[1][avs], 1e-9);
  return found[0];
}

/// A pool of 100 that two AVSs reach through one operator, and an AVS with a pool of its own.
SmallStake two_on_one(const std::string& protocol, std::optional<double> a,
                      std::optional<double> b) {
  return SmallStake()
      .avs("a", protocol)
      .avs("b", protocol)
      .avs("c", protocol)
      .operators({"p2p"})
      .pool("eth", protocol, {"p2p"}, 100.0)
      .pool("btc", protocol, {"p2p"}, 2.0, "BTC")
      .commit("a", "p2p", "eth", a)
      .commit("b", "p2p", "eth", b)
      .commit("c", "p2p", "btc", a)
      .position("x")
      .book("x");
}

TEST(StakeBehind, OfSharedStakeEverybodyLosesWhatAnybodyTakes) {
  const auto graph = two_on_one("sym", {}, {}).graph();
  EXPECT_THAT(lost_in(graph, penalty::OccurrenceWriter(graph).at(0.1).strike("a", 0.2)),
              ElementsAre(Pair("a", DoubleNear(20.0, 1e-9)), Pair("b", DoubleNear(20.0, 1e-9))));
}

TEST(StakeBehind, APoolBehindTwoOperatorsCountsOnce) {
  const auto graph = SmallStake()
                         .avs("a", "sym")
                         .operators({"p2p", "kiln"})
                         .pool("vault", "sym", {"p2p", "kiln"}, 100.0)
                         .commit("a", "p2p", "vault")
                         .commit("a", "kiln", "vault")
                         .position("x")
                         .book("x")
                         .graph();
  const std::vector<AvsTermsSpec> specs(1, {.threshold = 0.5});
  EXPECT_DOUBLE_EQ(StakeBehind(graph, penalty::PenaltyModel(graph), specs, 1.0).items()[0].stake,
                   100.0);
  EXPECT_THAT(lost_in(graph, penalty::OccurrenceWriter(graph).at(0.1).strike("a", 0.2, "kiln")),
              ElementsAre(Pair("a", DoubleNear(20.0, 1e-9))));
}

TEST(StakeBehind, AnAllocationOfItsOwnIsTakenByItsServiceAlone) {
  const auto graph = two_on_one("el", 0.5, 0.3).graph();
  EXPECT_THAT(lost_in(graph, penalty::OccurrenceWriter(graph).at(0.1).strike("a", 0.2)),
              ElementsAre(Pair("a", DoubleNear(10.0, 1e-9))));
}

TEST(StakeBehind, FailuresInOneTrialAddUp) {
  const auto graph = two_on_one("sym", {}, {}).graph();
  const auto lost = lost_in(graph, penalty::OccurrenceWriter(graph)
                                       .at(0.1)
                                       .strike("a", 0.2)
                                       .at(0.2)
                                       .strike("b", 0.5)
                                       .at(0.3)
                                       .strike("c", 0.5));
  EXPECT_THAT(lost,
              ElementsAre(Pair("a", DoubleNear(60.0, 1e-9)), Pair("b", DoubleNear(60.0, 1e-9)),
                          Pair("c", DoubleNear(20.0, 1e-9))));
}

TEST(StakeBehind, WhatNoServiceTookIsMissingInTheSamePartOfEach) {
  const auto graph = two_on_one("el", 0.5, 0.3).graph();
  const std::vector<AvsTermsSpec> specs(3, {.threshold = 0.5});
  const StakeBehind behind(graph, penalty::PenaltyModel(graph), specs, 1.0);
  const auto a = *graph.find_avs("a");
  const auto eth = graph.commitments_of(a)[0].pool;
  penalty::HitBatch hits;
  hits.clear();
  hits.hits.push_back({.occurrence = 0,
                       .avs = a,
                       .operator_id = *graph.find_operator("p2p"),
                       .pool = eth,
                       .fault = {},
                       .fraction = 0.2,
                       .lost = 10.0,
                       .commitment = graph.first_commitment_of(a)});
  hits.end_occurrence();
  hits.hits.push_back({.occurrence = 1,
                       .avs = {},
                       .operator_id = {},
                       .pool = eth,
                       .fault = {},
                       .fraction = 0.1,
                       .lost = 9.0});
  hits.end_occurrence();
  StakeBehind::Workspace workspace;
  const auto batch = penalty::OccurrenceWriter(graph).at(0.1).at(0.2).batch();
  for (int again = 0; again < 2; ++again) {
    Lost lost;
    behind.for_each_loss(hits, batch, 0, workspace, [&](std::size_t item, double amount) {
      lost[behind.items()[item].avs] = amount;
    });
    EXPECT_THAT(lost, ElementsAre(Pair("a", DoubleNear(50.0 - 40.0 * 0.9, 1e-12)),
                                  Pair("b", DoubleNear(3.0, 1e-12))));
  }
}

TEST(StakeBehind, IsThatOfAllOperatorSets) {
  auto stake = two_on_one("el", 0.3, 0.3).commit("a", "p2p", "eth", 0.2).in_set("2");
  stake.spec.commitments[0].operator_set = "1";
  const auto graph = stake.graph();
  const std::vector<AvsTermsSpec> specs(3, {.threshold = 0.5});
  EXPECT_DOUBLE_EQ(StakeBehind(graph, penalty::PenaltyModel(graph), specs, 1.0).items()[0].stake,
                   50.0);
  EXPECT_THAT(
      lost_in(graph,
              penalty::OccurrenceWriter(graph).at(0.1).strike("a", 0.2).at(0.2).strike("a", 0.5)),
      ElementsAre(Pair("a", DoubleNear(50.0 * (1.0 - 0.8 * 0.5), 1e-9))));
}

/// `a` with 30 of 100 ETH, and a change that takes effect after a tenth of a year.
stake::StakeGraph changing_by(double pending) {
  return SmallStake()
      .avs("a", "el")
      .operators({"p2p"})
      .pool("eth", "el", {"p2p"}, 100.0)
      .commit("a", "p2p", "eth", 0.3)
      .pending(pending, 36.5)
      .position("x")
      .book("x")
      .graph();
}

TEST(StakeBehind, IsThatOfTheEndWhereAllocationsChange) {
  const std::vector<AvsTermsSpec> specs(1, {.threshold = 0.5});
  const auto stake_after = [&](double pending, double years) {
    const auto graph = changing_by(pending);
    return StakeBehind(graph, penalty::PenaltyModel(graph), specs, years).items()[0].stake;
  };
  EXPECT_DOUBLE_EQ(stake_after(-0.1, 1.0), 20.0);
  EXPECT_DOUBLE_EQ(stake_after(-0.1, 0.1), 30.0);
  EXPECT_DOUBLE_EQ(stake_after(0.1, 0.1), 40.0);
  EXPECT_DOUBLE_EQ(stake_after(0.1, 0.09), 30.0);
}

// Half of 30, of which a third was to go; then half of what is left of the 20, or of 15 and 10.
TEST(StakeBehind, LosesOfADeallocationWhatWasToStay) {
  for (const auto& [pending, left] : {std::pair(-0.1, 5.0), std::pair(0.1, 12.5)}) {
    const auto graph = changing_by(pending);
    penalty::OccurrenceWriter writer(graph);
    writer.at(0.05).strike("a", 0.5).at(0.2).strike("a", 0.5);
    const double stake = 100.0 * (0.3 + pending);
    EXPECT_THAT(lost_in(graph, writer), ElementsAre(Pair("a", DoubleNear(stake - left, 1e-12))));
  }
}

TEST(StakeBehind, LooksOnlyAtThoseOfWhichSomethingIsWritten) {
  const auto graph = two_on_one("sym", {}, {}).graph();
  std::vector<AvsTermsSpec> specs(3);
  EXPECT_THAT(StakeBehind(graph, penalty::PenaltyModel(graph), specs, 1.0).items(), IsEmpty());
  specs[2].profit_from_corruption = 1.0;
  const StakeBehind behind(graph, penalty::PenaltyModel(graph), specs, 1.0);
  ASSERT_EQ(behind.items().size(), 1u);
  EXPECT_EQ(behind.items()[0].avs, "c");
  EXPECT_DOUBLE_EQ(behind.items()[0].stake, 40.0);
}

}  // namespace
}  // namespace faultline::portfolio::stake_behind_test
