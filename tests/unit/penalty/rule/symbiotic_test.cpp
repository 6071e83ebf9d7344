// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/symbiotic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/penalty/losses_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::symbiotic_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;

/// A vault of 100 ETH behind two operators; its networks are written by the tests.
stake::SmallStake vault(std::optional<double> window_hours = std::nullopt) {
  stake::PenaltyParameters parameters;
  parameters.window_hours = window_hours;
  stake::SmallStake stake;
  stake.spec.protocols.push_back(
      {.id = "vaults", .penalty = stake::PenaltyKind::symbiotic, .parameters = parameters});
  stake.operators({"x", "y"}).pool("vault", "vaults", {"x", "y"}, 100.0);
  return stake.position("eETH").book("eETH");
}

void commit(stake::SmallStake& stake, const std::string& avs, const std::string& op,
            std::optional<double> limit = std::nullopt,
            std::optional<double> share = std::nullopt) {
  stake.spec.commitments.push_back({.avs = avs,
                                    .operator_id = op,
                                    .pool = "vault",
                                    .magnitude = std::nullopt,
                                    .network_limit = limit,
                                    .operator_share = share});
}

/// Two networks that both reach all of the vault through one operator.
stake::StakeGraph full_restake(std::optional<double> window_hours = std::nullopt) {
  auto stake = vault(window_hours);
  stake.avs("a", "vaults").avs("b", "vaults");
  commit(stake, "a", "x");
  commit(stake, "b", "x");
  return stake.graph();
}

HitBatch hits_of(const stake::StakeGraph& graph, const OccurrenceWriter& occurrences) {
  PenaltyModel::Workspace workspace;
  HitBatch hits;
  PenaltyModel(graph).apply(occurrences.batch(), HitForm::swept, workspace, hits);
  return hits;
}

// NetworkRestakeDelegator.sol: 3 shares of 10, 100 active, limit 40 make a stake of 12.
TEST(SymbioticRule, SeesAShareOfTheLimitedBalance) {
  auto stake = vault();
  stake.avs("net", "vaults");
  commit(stake, "net", "x", 40.0, 0.3);
  commit(stake, "net", "y", 40.0, 0.7);
  const auto graph = stake.graph();
  EXPECT_DOUBLE_EQ(rule::Symbiotic::reach(graph, stake::CommitmentId{0u}).amount, 12.0);
  EXPECT_THAT(losses_of(graph, OccurrenceWriter(graph).at(0.1).strike("net", 0.5)),
              ElementsAre(DoubleEq(6.0), DoubleEq(14.0)));
}

TEST(SymbioticRule, SeesTheLimitAlsoOfWhatIsLeft) {
  auto stake = vault();
  stake.avs("net", "vaults").avs("all", "vaults");
  commit(stake, "net", "x", 40.0);
  commit(stake, "all", "x");
  const auto graph = stake.graph();
  OccurrenceWriter trial(graph);
  trial.at(0.1).strike("net", 1.0).at(0.2).strike("all", 0.5).at(0.3).strike("net", 1.0);
  EXPECT_THAT(losses_of(graph, trial), ElementsAre(40.0, 30.0, 30.0));
}

// Slasher.t.sol: the second network is credited in full and paid what is left.
TEST(SymbioticRule, CreditsInFullAndPaysWhatIsLeft) {
  const auto graph = full_restake();
  OccurrenceWriter trial(graph);
  trial.at(0.1).strike("a", 0.6).strike("b", 0.6);
  const auto hits = hits_of(graph, trial);
  ASSERT_EQ(hits.hits.size(), 2u);
  EXPECT_DOUBLE_EQ(hits.hits[0].lost, 60.0);
  EXPECT_DOUBLE_EQ(hits.hits[1].lost, 40.0);
  ASSERT_EQ(hits.shortfalls.size(), 1u);
  EXPECT_EQ(hits.shortfalls[0].avs, *graph.find_avs("b"));
  EXPECT_DOUBLE_EQ(hits.shortfalls[0].value, 20.0);
}

TEST(SymbioticRule, CapturesAnewOutsideTheWindow) {
  const auto graph = full_restake();
  OccurrenceWriter trial(graph);
  trial.at(0.1).strike("a", 0.6).at(0.2).strike("b", 0.6);
  const auto hits = hits_of(graph, trial);
  EXPECT_DOUBLE_EQ(hits.hits[1].lost, 24.0);
  EXPECT_THAT(hits.shortfalls, IsEmpty());
}

TEST(SymbioticRule, CapturesOnceWithinTheWindow) {
  const auto graph = full_restake(24.0);
  const double hour = 1.0 / 8760.0;
  OccurrenceWriter trial(graph);
  trial.at(0.1).strike("a", 0.3).at(0.1 + 23.9 * hour).strike("b", 0.3);
  trial.at(0.1 + 24.1 * hour).strike("b", 0.5);
  EXPECT_THAT(losses_of(graph, trial), ElementsAre(DoubleEq(30.0), DoubleEq(30.0), DoubleEq(20.0)));
}

// BaseSlasher.slashableStake: stake at the capture less what was slashed for it since.
TEST(SymbioticRule, GivesOneAvsNoMoreThanItsStakeOfOneCapture) {
  auto stake = vault(24.0);
  stake.avs("net", "vaults");
  commit(stake, "net", "x", 50.0);
  const auto graph = stake.graph();
  const double hour = 1.0 / 8760.0;
  OccurrenceWriter trial(graph);
  trial.at(0.1).strike("net", 0.6).at(0.1 + hour).strike("net", 0.6);
  trial.at(0.1 + 2.0 * hour).strike("net", 0.6);
  const auto hits = hits_of(graph, trial);
  ASSERT_EQ(hits.hits.size(), 2u);
  EXPECT_DOUBLE_EQ(hits.hits[0].lost, 30.0);
  EXPECT_DOUBLE_EQ(hits.hits[1].lost, 20.0);
  EXPECT_THAT(hits.shortfalls, IsEmpty());
}

TEST(SymbioticRule, BeginsEveryTrialFromTheFullVault) {
  const auto graph = full_restake();
  OccurrenceWriter trials(graph);
  for (int t = 0; t < 2; ++t) {
    if (t > 0) trials.next_trial();
    trials.at(0.1).strike("a", 0.6).strike("b", 0.6);
  }
  const auto hits = hits_of(graph, trials);
  ASSERT_EQ(hits.hits.size(), 4u);
  EXPECT_EQ(hits.hits[0].lost, hits.hits[2].lost);
  EXPECT_EQ(hits.hits[1].lost, hits.hits[3].lost);
  ASSERT_EQ(hits.shortfalls.size(), 2u);
  EXPECT_EQ(hits.shortfalls[1].occurrence, 1u);
}

TEST(SymbioticRule, MayFallShortAsMaySimultaneousCapture) {
  EXPECT_TRUE(PenaltyModel(full_restake()).may_fall_short());
  EXPECT_FALSE(PenaltyModel(stake::one_pool().graph()).may_fall_short());
}

}  // namespace
}  // namespace faultline::penalty::symbiotic_test
