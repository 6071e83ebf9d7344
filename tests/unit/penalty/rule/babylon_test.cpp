// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/babylon.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/penalty/losses_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::babylon_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

stake::PenaltyParameters parameters(double rate, std::int64_t fee) {
  stake::PenaltyParameters parameters;
  parameters.slashing_rate = rate;
  parameters.min_fee_sat = fee;
  return parameters;
}

/// A delegation behind two finality providers, each of which serves two chains.
stake::StakeGraph delegation(double amount, double rate, std::int64_t fee) {
  stake::SmallStake stake;
  stake.spec.protocols.push_back({.id = "babylon",
                                  .penalty = stake::PenaltyKind::babylon,
                                  .parameters = parameters(rate, fee)});
  stake.operators({"figment", "p2p"}).pool("btc", "babylon", {"figment", "p2p"}, amount, "BTC");
  for (const char* avs : {"consumer", "genesis"}) {
    stake.avs(avs, "babylon").commit(avs, "figment", "btc").commit(avs, "p2p", "btc");
  }
  return stake.position("staker").book("staker").graph();
}

struct Vector {
  double stake_sat;
  double rate;
  std::int64_t fee_sat;
  double slashed_sat;
  double change_sat;
  const char* source;
};

const std::vector<Vector> vectors{
    {500'000, 0.001, 1'000, 500, 498'500, "btcstaking/staking.go buildSlashingTxFromOutpoint"},
    {10'000, 0.1, 2'000, 1'000, 7'000, "staking_test.go TestSlashingTxWithOverflowMustNotAccepted"},
    {1e8, 0.0001, 0, 10'000, 99'990'000, "staking_test.go: the smallest valid rate"},
};

// What the staker loses is the delegation less the change of the slashing transaction.
TEST(BabylonRule, TakesWhatTheSlashingTransactionTakes) {
  for (const auto& v : vectors) {
    const auto graph = delegation(v.stake_sat * 1e-8, v.rate, v.fee_sat);
    const auto lost = losses_of(graph, OccurrenceWriter(graph).at(0.1).strike("genesis", 0.3));
    ASSERT_EQ(lost.size(), 1u) << v.source;
    EXPECT_NEAR(lost[0] * 1e8, v.slashed_sat + static_cast<double>(v.fee_sat), 1e-9 * v.stake_sat)
        << v.source;
    EXPECT_NEAR((graph.pools()[0].amount - lost[0]) * 1e8, v.change_sat, 1e-9 * v.change_sat)
        << v.source;
  }
}

// x/btcstaking/keeper/finality_providers.go: ErrFpAlreadySlashed. docs/staking-script.md: one of N
// signatures suffices.
TEST(BabylonRule, SlashesADelegationOnceWhoeverFails) {
  const auto graph = delegation(1.0, 0.1, 0);
  OccurrenceWriter again(graph);
  again.at(0.1).strike("genesis", 0.3, "p2p").at(0.2).strike("genesis", 1.0, "p2p");
  again.at(0.3).strike("consumer", 0.5).at(0.4).strike("genesis", 0.2, "figment");
  EXPECT_THAT(losses_of(graph, again), ElementsAre(DoubleEq(0.1)));
}

TEST(BabylonRule, TakesTheSameForEverySeverity) {
  const auto graph = delegation(2.0, 0.1, 0);
  OccurrenceWriter two(graph);
  two.at(0.1).strike("genesis", 0.001).next_trial().at(0.1).strike("genesis", 1.0);
  EXPECT_THAT(losses_of(graph, two), ElementsAre(DoubleEq(0.2), DoubleEq(0.2)));
}

TEST(BabylonRule, TakesNoMoreThanTheDelegation) {
  const auto graph = delegation(0.0005, 0.1, 100'000);
  EXPECT_THAT(losses_of(graph, OccurrenceWriter(graph).at(0.1).strike("genesis", 0.3)),
              ElementsAre(0.0005));
}

TEST(BabylonRule, SlashesForKeysAndNotForDowntime) {
  EXPECT_TRUE(rule::Babylon::slashes("double-sign"));
  EXPECT_TRUE(rule::Babylon::slashes("key-leak"));
  EXPECT_FALSE(rule::Babylon::slashes("downtime"));
}

TEST(BabylonRule, SparesADelegationWhoseOperatorWasDown) {
  const auto graph = delegation(1.0, 0.1, 0);
  auto batch = OccurrenceWriter(graph)
                   .at(0.1)
                   .strike("genesis", 1.0, "p2p")
                   .next_trial()
                   .at(0.1)
                   .strike("genesis", 1.0, "p2p")
                   .batch();
  const std::vector<std::string> faults{"double-sign", "downtime"};
  batch.strikes[0].fault = failure::FaultId{1u};
  batch.strikes[1].fault = failure::FaultId{0u};
  PenaltyModel::Workspace workspace;
  HitBatch hits;
  PenaltyModel(graph, faults).apply(batch, HitForm::listed, workspace, hits);
  EXPECT_THAT(hits.hit_offset, ElementsAre(0, 0, 1));
}

}  // namespace
}  // namespace faultline::penalty::babylon_test
