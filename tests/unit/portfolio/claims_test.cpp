// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "penalty/penalty_model.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/portfolio/covered_stake.hpp"

namespace faultline::portfolio::claims_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

/// Strikes through to claims, for graphs without cover.
class Claims {
 public:
  explicit Claims(const stake::SmallStake& stake)
      : covered_(stake), compiled_(covered_.compile()), penalty_(covered_.graph) {}

  [[nodiscard]] const stake::StakeGraph& graph() const { return covered_.graph; }
  [[nodiscard]] penalty::OccurrenceWriter write() const {
    return penalty::OccurrenceWriter(covered_.graph);
  }
  const insurance::ClaimBatch& of(const penalty::OccurrenceWriter& occurrences) {
    const auto batch = occurrences.batch();
    penalty_.apply(batch, penalty::HitForm::swept, penalty_workspace_, hits);
    compiled_.portfolio.claims(batch, hits, workspace_, losses_);
    penalty_.apply(batch, penalty::HitForm::listed, penalty_workspace_, hits);
    insurance::Recoveries recoveries;
    compiled_.insurance.apply(losses_, insurance::RecoveryModel::Settled::everything,
                              insurance_workspace_, recoveries);
    claims_ = recoveries.claims;
    return claims_;
  }
  /// Loss by position of the claims of one occurrence.
  [[nodiscard]] std::map<std::string, double> in(std::uint32_t occurrence) const {
    std::map<std::string, double> losses;
    for (const auto& claim : claims_.claims) {
      if (claim.occurrence != occurrence) continue;
      losses[covered_.graph.positions()[claim.insured.index()]] = claim.loss;
    }
    return losses;
  }

  penalty::HitBatch hits;

 private:
  CoveredStake covered_;
  PortfolioModel::Compiled compiled_;
  penalty::PenaltyModel penalty_;
  penalty::PenaltyModel::Workspace penalty_workspace_;
  PortfolioModel::Workspace workspace_;
  insurance::SubjectLosses losses_;
  insurance::RecoveryModel::Workspace insurance_workspace_;
  insurance::ClaimBatch claims_;
};

TEST(Claims, ShareALossAmongTheOwnersOfThePool) {
  Claims claims(stake::one_pool().position("ezETH").delegate("ezETH", "steth", 20.0));
  claims.of(claims.write().at(0.1).strike("da", 0.4));  // 0.4 of the half that `da` reaches: 20
  EXPECT_THAT(claims.in(0),
              UnorderedElementsAre(Pair("eETH", DoubleEq(8.0)), Pair("ezETH", DoubleEq(4.0)),
                                   Pair("other", DoubleEq(8.0))));
}

TEST(Claims, AreInTheNumeraire) {
  auto stake =
      stake::one_pool().pool("btc", "el", {"p2p"}, 3.0, "BTC").commit("da", "p2p", "btc", 1.0);
  Claims claims(stake.delegate("eETH", "btc", 3.0));
  claims.of(claims.write().at(0.1).strike("da", 0.1));
  EXPECT_THAT(claims.in(0)["eETH"], DoubleEq(0.1 * 3.0 * 20.0 + 0.1 * 0.5 * 40.0));
}

TEST(Claims, LookThroughAChainOfHoldings) {
  Claims claims(holdings());
  claims.of(claims.write().at(0.1).strike("da", 1.0));
  EXPECT_THAT(claims.in(0),
              UnorderedElementsAre(Pair("eETH", DoubleEq(20.0)), Pair("ezETH", DoubleEq(10.0)),
                                   Pair("desk", DoubleEq(10.0)), Pair("fund", DoubleEq(2.5)),
                                   Pair("other", DoubleEq(20.0))));
}

// A diamond: the desk holds eETH by itself and through a vault; it also owns a part of the pool.
TEST(Claims, AddWhatAHolderLosesItselfAndOverAllChains) {
  auto stake = stake::one_pool()
                   .position("vault")
                   .position("desk")
                   .position("fund")
                   .hold("vault", "eETH", 0.5)
                   .hold("desk", "vault", 0.2)
                   .hold("desk", "eETH", 0.1)
                   .hold("fund", "desk", 0.25)
                   .delegate("desk", "steth", 30.0);
  Claims claims(stake);
  claims.of(claims.write().at(0.1).strike("da", 1.0));
  const auto losses = claims.in(0);
  EXPECT_DOUBLE_EQ(losses.at("eETH"), 20.0);
  EXPECT_DOUBLE_EQ(losses.at("vault"), 10.0);
  EXPECT_DOUBLE_EQ(losses.at("desk"), 15.0 + 0.1 * 20.0 + 0.2 * 10.0);
  EXPECT_DOUBLE_EQ(losses.at("fund"), 0.25 * losses.at("desk"));
}

TEST(Claims, ConserveWhatThePoolsLost) {
  auto stake = stake::one_pool()
                   .avs("net", "sym")
                   .pool("vault", "sym", {"p2p"}, 7.0, "BTC")
                   .commit("net", "p2p", "vault")
                   .position("ezETH")
                   .delegate("ezETH", "steth", 60.0)
                   .delegate("ezETH", "vault", 3.3)
                   .delegate("eETH", "vault", 0.7);
  Claims claims(stake);
  auto storm = claims.write();
  for (int i = 1; i < 30; ++i) storm.at(0.01 * i).strike("da", 0.01 * i).strike("net", 0.3);
  double of_positions = 0.0;
  for (const auto& claim : claims.of(storm).claims) of_positions += claim.loss;
  double of_pools = 0.0;
  for (const auto& hit : claims.hits.hits) {
    of_pools += hit.lost * claims.graph().pools()[hit.pool.index()].price;
  }
  EXPECT_GT(of_pools, 100.0);
  EXPECT_NEAR(of_positions, of_pools, 1e-12 * of_pools);
}

TEST(Claims, ComeByTrialOccurrenceAndPosition) {
  Claims claims(holdings());
  auto trials = claims.write();
  trials.at(0.1).strike("da", 0.5).at(0.2).next_trial().next_trial().at(0.7).strike("da", 0.5);
  const auto& batch = claims.of(trials);
  EXPECT_THAT(batch.offset, ElementsAre(0, 5, 5, 10));
  std::vector<std::uint32_t> occurrences;
  std::vector<std::uint32_t> insured;
  for (const auto& claim : batch.claims) {
    occurrences.push_back(claim.occurrence);
    insured.push_back(claim.insured.index());
  }
  EXPECT_THAT(occurrences, ElementsAre(0, 0, 0, 0, 0, 2, 2, 2, 2, 2));
  EXPECT_THAT(insured, ElementsAre(0, 1, 2, 3, 4, 0, 1, 2, 3, 4));
  EXPECT_EQ(batch.claims[4].time, 0.1);
  EXPECT_EQ(batch.claims[5].time, 0.7);
}

TEST(Claims, SumTheHitsOfOneOccurrence) {
  auto stake = stake::one_pool().avs("bridge", "el").commit("bridge", "p2p", "steth", 0.5);
  Claims claims(stake);
  claims.of(claims.write().at(0.1).strike("bridge", 0.1).strike("da", 0.3));
  EXPECT_THAT(claims.in(0)["eETH"], DoubleEq(0.4 * (5.0 + 15.0)));
}

// A sweep less its corrections is 0 only up to rounding where all stake is gone already.
TEST(Claims, AreNoneWhereAllStakeIsGone) {
  stake::SmallStake stake;
  stake.avs("first", "sym").avs("second", "sym").operators({"a"}).position("eETH").book("eETH");
  for (int i = 0; i < 60; ++i) {
    const std::string pool = "pool-" + std::to_string(i);
    stake.pool(pool, "sym", {"a"}, 10.0 / (3.0 + i));
    stake.commit("first", "a", pool).commit("second", "a", pool);
    stake.delegate("eETH", pool, 1.0 / (3.0 + i));
  }
  Claims claims(stake);
  claims.of(claims.write().at(0.1).strike("first", 1.0).at(0.2).strike("second", 0.9));
  EXPECT_THAT(claims.in(0).size(), 2u);
  EXPECT_THAT(claims.in(1), IsEmpty());
}

TEST(Claims, AreNoneWhereNothingIsLost) {
  Claims claims(holdings());
  const auto& batch = claims.of(claims.write().at(0.1).next_trial());
  EXPECT_THAT(batch.claims, IsEmpty());
  EXPECT_THAT(batch.offset, ElementsAre(0, 0, 0));
}

}  // namespace
}  // namespace faultline::portfolio::claims_test
