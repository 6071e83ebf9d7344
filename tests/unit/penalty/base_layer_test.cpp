// SPDX-License-Identifier: Apache-2.0
#include "penalty/base_layer.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "penalty/penalty_model.hpp"
#include "unit/penalty/losses_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::base_layer_test {
namespace {

using rule::Ethereum;
using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr double day = 1.0 / base::days_per_year;

stake::PenaltyParameters electra() {
  stake::PenaltyParameters parameters;
  parameters.fork = stake::Fork::electra;
  parameters.total_active_balance = 1e6;
  return parameters;
}

/// Two operators of 1000 and 500 validators on one base layer: each has a pool of 100 ETH, native
/// ETH that `da` can slash a half of and stake of nobody else; they share a third pool.
stake::SmallStake two_operators() {
  stake::SmallStake stake;
  stake.spec.protocols.push_back(
      {.id = "eth", .penalty = stake::PenaltyKind::ethereum, .parameters = electra()});
  stake.avs("da", "el").operators({"big", "small"});
  stake.spec.operators[0].validators = 1000;
  stake.spec.operators[1].validators = 500;
  stake.pool("native", "el", {"big"}, 100.0).pool("shared", "eth", {"big", "small"}, 100.0);
  stake.pool("solo", "eth", {"small"}, 100.0);
  stake.spec.pools[0].base_layer = "eth";
  return stake.commit("da", "big", "native", 0.5).position("eETH").book("eETH");
}

/// Of the effective balance of a validator.
double part_lost(double slashed) {
  return Ethereum(electra()).penalty(32.0, slashed) / 32.0;
}

TEST(BaseLayer, TakesThePenaltyOfThePartSlashedFromEachPoolOfTheOperator) {
  const auto graph = two_operators().graph();
  const double part = 0.25 * part_lost(0.25 * 32'000.0);
  EXPECT_THAT(losses_of(graph, OccurrenceWriter(graph).at(0.1).base(0.25, "big")),
              ElementsAre(DoubleEq(100.0 * part), DoubleEq(100.0 * part * 2.0 / 3.0)));
}

// 0.25 · 1000 of 32 ETH slashed of 1e6: (1/4096 + 3 · 8000/1e6 + 8192 · 32 · (14 + 26)/64 · 2023
// gwei/32) = 0.000244140625 + 0.024 + 0.01035776 of each, with 2023 = ⌊64e9/√1e15⌋.
TEST(BaseLayer, TakesWhatIsWorkedOutByHand) {
  const auto graph = two_operators().graph();
  const auto lost = losses_of(graph, OccurrenceWriter(graph).at(0.1).base(0.25, "big"));
  EXPECT_NEAR(lost[0], 25.0 * (0.000244140625 + 0.024 + 0.01035776), 1e-9);
}

TEST(BaseLayer, CorrelatesTwoOperatorsWithinTheWindowOnBothSides) {
  const auto graph = two_operators().graph();
  const double big = 0.25 * 32'000.0, small = 0.5 * 16'000.0;
  OccurrenceWriter within(graph), beyond(graph);
  within.at(0.1).base(0.25, "big").at(0.1 + 18.2 * day).base(0.5, "small");
  beyond.at(0.1).base(0.25, "big").at(0.1 + 18.21 * day).base(0.5, "small");
  const double third = 100.0 / 3.0;
  const auto expect = [&](const OccurrenceWriter& trial, double of_big, double of_small) {
    EXPECT_THAT(losses_of(graph, trial),
                ElementsAre(DoubleEq(25.0 * of_big), DoubleEq(0.25 * 2.0 * third * of_big),
                            DoubleEq(0.5 * third * of_small), DoubleEq(50.0 * of_small)));
  };
  expect(within, part_lost(big + small), part_lost(big + small));
  expect(beyond, part_lost(big), part_lost(small));
}

TEST(BaseLayer, SlashesNoValidatorTwice) {
  const auto graph = two_operators().graph();
  OccurrenceWriter trial(graph);
  trial.at(0.1).base(0.5, "small").at(0.5).base(0.5, "small").at(0.9).base(1.0, "small");
  std::vector<double> solo;
  const auto lost = losses_of(graph, trial);
  for (std::size_t i = 1; i < lost.size(); i += 2) solo.push_back(lost[i]);
  EXPECT_THAT(solo,
              ElementsAre(DoubleEq(50.0 * part_lost(8'000.0)), DoubleEq(25.0 * part_lost(4'000.0)),
                          DoubleEq(25.0 * part_lost(4'000.0))));
}

TEST(BaseLayer, LeavesTheAvsItsPartAndTakesItsOwnOfWhatTheAvsLeft) {
  const auto graph = two_operators().graph();
  const double part = part_lost(32'000.0);
  for (const bool avs_first : {true, false}) {
    OccurrenceWriter trial(graph);
    if (avs_first) trial.at(0.1).strike("da", 0.4);
    trial.at(0.2).base(1.0, "big");
    if (!avs_first) trial.at(0.3).strike("da", 0.4);
    const auto lost = losses_of(graph, trial);
    const double native = lost[0] + (avs_first ? lost[1] : lost[2]);
    EXPECT_DOUBLE_EQ(native, 100.0 * (1.0 - 0.8 * (1.0 - part)));
    EXPECT_DOUBLE_EQ(lost[0], avs_first ? 20.0 : 100.0 * part);
  }
}

TEST(BaseLayer, TakesTheLargestShareOfAnOccurrenceAmongKindsThatSlash) {
  const auto graph = two_operators().graph();
  const std::vector<std::string> faults{"double-sign", "downtime", "key-leak"};
  OccurrenceWriter trial(graph);
  trial.at(0.1).base(0.9, "small", failure::FaultId{1u});
  trial.base(0.5, "small", failure::FaultId{0u}).base(0.25, "small", failure::FaultId{2u});
  PenaltyModel::Workspace workspace;
  HitBatch hits;
  PenaltyModel(graph, faults).apply(trial.batch(), HitForm::swept, workspace, hits);
  ASSERT_EQ(hits.hits.size(), 2u);
  EXPECT_DOUBLE_EQ(hits.hits[1].lost, 50.0 * part_lost(8'000.0));
  EXPECT_EQ(hits.hits[1].fault, failure::FaultId{0u});
  EXPECT_EQ(hits.hits[1].operator_id, *graph.find_operator("small"));
  EXPECT_FALSE(hits.hits[1].avs.valid());
}

TEST(BaseLayer, BeginsEveryTrialWithAllValidators) {
  const auto graph = two_operators().graph();
  OccurrenceWriter trials(graph);
  trials.at(0.1).base(1.0, "small").next_trial().at(0.2).base(1.0, "small").next_trial();
  trials.at(0.1).strike("da", 0.5);
  const auto lost = losses_of(graph, trials);
  ASSERT_EQ(lost.size(), 5u);
  EXPECT_EQ(lost[1], lost[3]);
  EXPECT_DOUBLE_EQ(lost[4], 25.0);
}

TEST(BaseLayer, IsNoneWhereNoPoolHasOne) {
  const auto graph = stake::one_pool().graph();
  EXPECT_FALSE(BaseLayer(graph, {}).any());
  EXPECT_FALSE(PenaltyModel(graph).depends_on_dates());
  EXPECT_TRUE(PenaltyModel(two_operators().graph()).depends_on_dates());
  EXPECT_THAT(losses_of(graph, OccurrenceWriter(graph).at(0.1).base(1.0, "p2p")), IsEmpty());
}

TEST(BaseLayer, NeverTakesMoreThanThePool) {
  const auto graph = two_operators().graph();
  OccurrenceWriter storm(graph);
  for (int i = 0; i < 60; ++i)
    storm.at(0.001 * i).strike("da", 0.3).base(0.7, "big").base(0.9, "small");
  const auto batch = storm.batch();
  PenaltyModel::Workspace workspace;
  HitBatch hits;
  PenaltyModel(graph).apply(batch, HitForm::listed, workspace, hits);
  std::vector<double> lost(graph.pools().size(), 0.0);
  for (const auto& hit : hits.hits) {
    EXPECT_GT(hit.lost, 0.0);
    lost[hit.pool.index()] += hit.lost;
  }
  for (const double one : lost) EXPECT_LE(one, 100.0 * (1.0 + 1e-12));
}

}  // namespace
}  // namespace faultline::penalty::base_layer_test
