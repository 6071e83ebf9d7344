// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "insurance/insurance_model.hpp"
#include "insurance/provider.hpp"
#include "unit/insurance/claims.hpp"
#include "unit/insurance/subject_sample.hpp"

namespace faultline::insurance::test::provider_settlement_test {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr double no_end = std::numeric_limits<double>::infinity();

Contract full_cover(std::size_t insured, std::int64_t priority = 0) {
  Contract made = contract({QuotaShare{1.0}}, {insured});
  made.provider = ProviderId{0U};
  made.priority = priority;
  return made;
}

Provider provider(double capital, RecoveryRule rule = RecoveryRule::pro_rata) {
  return {.id = "mutual", .capital = capital, .rule = rule};
}

Provider failing(double loss_given_default, DefaultHits hits, double capital = no_end) {
  return {.id = "mutual",
          .capital = capital,
          .default_hits = hits,
          .loss_given_default = loss_given_default};
}

/// What is paid on each claim of one trial.
std::vector<double> paid(const std::vector<Contract>& contracts, const Provider& by,
                         const Trial& trial, const std::vector<double>& defaults = {}) {
  ClaimBatch claims = batch_of({trial});
  claims.defaults.offset = {0, static_cast<std::uint32_t>(defaults.size())};
  for (const double time : defaults) claims.defaults.defaults.push_back({ProviderId{0U}, time});
  return settle(InsuranceModel(contracts, {}, {by}), claims).recovered;
}

Trial of_three() {
  return Trial().occurrence(0.1, {40.0, 25.0, 60.0});
}
std::vector<Contract> three_covers() {
  return {full_cover(0), full_cover(1), full_cover(2)};
}

// Reference: capital of 90, claims of 40, 25 and 60 (docs/methods/insurance.md).
TEST(ProviderCapital, IsSharedProRata) {
  EXPECT_THAT(paid(three_covers(), provider(90.0), of_three()),
              ElementsAre(DoubleEq(28.8), DoubleEq(18.0), DoubleEq(43.2)));
}

TEST(ProviderCapital, GoesToThoseWhoComeFirst) {
  EXPECT_THAT(paid(three_covers(), provider(90.0, RecoveryRule::first_come), of_three()),
              ElementsAre(40.0, 25.0, 25.0));
}

// 60 to the first in rank; of 65 asked for by the others 30 are left.
TEST(ProviderCapital, GoesByRankAndProRataInsideARank) {
  const std::vector<Contract> covers{full_cover(0, 2), full_cover(1, 2), full_cover(2, 1)};
  EXPECT_THAT(
      paid(covers, provider(90.0, RecoveryRule::seniority), of_three()),
      ElementsAre(DoubleEq(40.0 * 30.0 / 65.0), DoubleEq(25.0 * 30.0 / 65.0), DoubleEq(60.0)));
}

TEST(ProviderCapital, OfJustWhatIsOwedPaysAll) {
  for (const auto rule :
       {RecoveryRule::pro_rata, RecoveryRule::first_come, RecoveryRule::seniority})
    EXPECT_THAT(paid(three_covers(), provider(125.0, rule), of_three()),
                ElementsAre(40.0, 25.0, 60.0));
}

TEST(ProviderCapital, IsCarriedOnToLaterMomentsAndEnds) {
  const Trial trial =
      Trial().occurrence(0.1, {40.0}).occurrence(0.2, {30.0}).occurrence(0.3, {9.0});
  EXPECT_THAT(paid({full_cover(0)}, provider(60.0), trial), ElementsAre(40.0, 20.0, 0.0));
}

TEST(ProviderCapital, IsThereAgainInTheNextTrial) {
  const InsuranceModel model({full_cover(0)}, {}, {provider(50.0)});
  const Trial trial = Trial().occurrence(0.1, {40.0}).occurrence(0.2, {40.0});
  EXPECT_THAT(settle(model, batch_of({trial, trial})).recovered,
              ElementsAre(40.0, 10.0, 40.0, 10.0));
}

/// Insured 1 is what the provider has restaked: 30 of its capital of 50.
Provider restaked() {
  Provider made = provider(50.0);
  made.restaked = InsuredId{1U};
  made.stake = 30.0;
  return made;
}

TEST(ProviderCapital, IsLessByWhatItsRestakedPartLosesInTheSameOccurrence) {
  EXPECT_THAT(paid({full_cover(0)}, restaked(), Trial().occurrence(0.1, {45.0, 12.0})),
              ElementsAre(38.0, 0.0));
}

TEST(ProviderCapital, IsNotLessForWhatItsRestakedPartLosesLater) {
  const Trial trial =
      Trial().occurrence(0.1, {45.0}).occurrence(0.2, {0.0, 30.0}).occurrence(0.3, {9.0});
  EXPECT_THAT(paid({full_cover(0)}, restaked(), trial), ElementsAre(45.0, 0.0, 0.0));
}

// 20 are liquid and pay first, then 25 of what is restaked. Of the 5 left half is slashed.
TEST(ProviderCapital, ThatIsPaidOutIsNotSlashed) {
  const Trial trial =
      Trial().occurrence(0.1, {45.0}).occurrence(0.2, {0.0, 15.0}).occurrence(0.3, {9.0});
  EXPECT_THAT(paid({full_cover(0)}, restaked(), trial), ElementsAre(45.0, 0.0, DoubleEq(2.5)));
}

// A third of 30, and then half of the other 20, which is half of what is left.
TEST(ProviderCapital, IsSlashedInTurn) {
  const Trial trial = Trial()
                          .occurrence(0.1, {0.0, 10.0})
                          .occurrence(0.2, {30.0})
                          .occurrence(0.3, {0.0, 10.0})
                          .occurrence(0.4, {9.0});
  EXPECT_THAT(paid({full_cover(0)}, restaked(), trial), ElementsAre(0.0, 30.0, 0.0, DoubleEq(5.0)));
}

/// What a trial makes of the capital of the one provider.
ProviderUse use_of(const std::vector<Contract>& contracts, const Provider& by, const Trial& trial) {
  const auto made = settle(InsuranceModel(contracts, {}, {by}), batch_of({trial}));
  EXPECT_EQ(made.uses.size(), 1U);
  return made.uses.empty() ? ProviderUse{} : made.uses.front();
}

// None of these is a binary fraction, so that what is taken pro rata need not add up to the whole.
TEST(ProviderCapital, ThatIsSharedUpIsGone) {
  const Trial trial = Trial().occurrence(0.1, {0.1, 0.3, 1.7});
  for (const double capital : {0.7, 1.1, 1.3, 1.9, 2.07})
    EXPECT_EQ(use_of(three_covers(), provider(capital), trial).left, 0.0) << capital;
}

TEST(ProviderCapital, ThatIsGoneAndRestoredWasGone) {
  Provider mutual = restaked();
  mutual.capital = 30.0;  // all of it
  mutual.top_up = 500.0;
  const Trial trial = Trial().occurrence(0.1, {0.0, 30.0}).occurrence(0.2, {0.0, 0.0});
  EXPECT_EQ(use_of({full_cover(0)}, mutual, trial).left, 0.0);
}

// What the first rung is short of comes back on the second, which the same provider pays.
TEST(ProviderCapital, IsShortOfALossOnce) {
  for (const auto rule : {RecoveryRule::pro_rata, RecoveryRule::first_come}) {
    const auto use = use_of({full_cover(0), full_cover(0)}, provider(10.0, rule),
                            Trial().occurrence(0.1, {40.0}).occurrence(0.2, {5.0}));
    EXPECT_EQ(use.short_of, 35.0);
    EXPECT_EQ(use.left, 0.0);
  }
}

TEST(ProviderCapital, ThatIsShortLeavesTheRestToLaterRungs) {
  Contract other = contract({QuotaShare{1.0}}, {0});
  EXPECT_THAT(paid({full_cover(0), other}, provider(10.0), Trial().occurrence(0.1, {40.0})),
              ElementsAre(40.0));
}

// Capital of 50 for 100 that are owed: half of each.
TEST(ProviderCapital, ThatIsShortDoesNotUseUpALimit) {
  Contract limited = contract({Limit{50.0, TermBasis::aggregate}}, {0});
  limited.provider = ProviderId{0U};
  Contract unlimited = full_cover(1);
  const Trial trial = Trial().occurrence(0.1, {40.0, 60.0});
  const InsuranceModel model({limited, unlimited}, {}, {provider(50.0)});
  InsuranceModel::Workspace workspace;
  RecoveryBatch recoveries;
  const auto groups = model.apply_traced(batch_of({trial}), workspace, recoveries);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(recoveries.recovered[0], 20.0);
  EXPECT_EQ(groups[0].given_back, 20.0);
  EXPECT_EQ(groups[0].funding.capital_before, 50.0);
  EXPECT_EQ(groups[0].funding.capital_after, 30.0);
  EXPECT_EQ(groups[1].funding.capital_after, 0.0);
}

TEST(ProviderDefault, AnyTimeInTheHorizonLowersEveryPayment) {
  const Trial trial = Trial().occurrence(0.1, {40.0}).occurrence(0.9, {20.0});
  EXPECT_THAT(paid({full_cover(0)}, failing(0.25, DefaultHits::horizon), trial, {0.5}),
              ElementsAre(30.0, 15.0));
  EXPECT_THAT(paid({full_cover(0)}, failing(0.25, DefaultHits::horizon), trial),
              ElementsAre(40.0, 20.0));
}

TEST(ProviderDefault, HitsWhatIsUnpaidWhenItComes) {
  Contract slow = full_cover(0);
  slow.settlement = 0.2;
  const Trial trial = Trial()
                          .occurrence(0.1, {40.0})
                          .occurrence(0.25, {40.0})
                          .occurrence(0.5, {20.0})
                          .occurrence(0.9, {20.0});
  const Provider by = failing(0.25, DefaultHits::unpaid);
  EXPECT_THAT(paid({full_cover(0)}, by, trial, {0.5}), ElementsAre(40.0, 40.0, 15.0, 15.0));
  EXPECT_THAT(paid({slow}, by, trial, {0.4}), ElementsAre(40.0, 30.0, 15.0, 15.0));
}

// So that what is expected falls by p·LGD whatever the terms and the capital.
TEST(ProviderDefault, LowersPaymentsByTheSamePartWhereTermsAndCapitalEnd) {
  Contract limited = contract({Limit{70.0, TermBasis::aggregate}}, {0});
  limited.provider = ProviderId{0U};
  const Trial trial =
      Trial().occurrence(0.1, {40.0}).occurrence(0.2, {40.0}).occurrence(0.3, {40.0});
  for (const double capital : {no_end, 50.0, 75.0}) {
    const Provider by = failing(0.5, DefaultHits::horizon, capital);
    auto half = paid({limited}, by, trial);
    for (double& amount : half) amount *= 0.5;
    EXPECT_EQ(paid({limited}, by, trial, {0.7}), half);
  }
}

// Over many portfolios: nobody is paid more than was lost, a provider pays no more than it has,
// and one whose capital is more than all losses pays as if it had no end.
TEST(ProviderCapital, IsNeverExceeded) {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    Generator generator(seed);
    Portfolio portfolio = generator.portfolio(Generator::Terms::any);
    for (auto& contract : portfolio.contracts) contract.expiry = 1e9;  // none is alone
    const SubjectTrials trials = generator.losses(portfolio.grids, 6);
    const auto free =
        recover(portfolio.model(), trials.losses(), RecoveryModel::Settled::everything);
    const double most =
        std::accumulate(free.settled.payments.begin(), free.settled.payments.end(), 0.0,
                        [](double sum, const Payment& payment) { return sum + payment.amount; });
    for (std::size_t k = 0; k < portfolio.contracts.size(); ++k) {
      portfolio.contracts[k].provider = ProviderId{k % 3};
      portfolio.contracts[k].priority = static_cast<std::int64_t>(k % 4);
    }
    for (const double part : {0.0, 0.01, 0.1, 2.0}) {
      const double capital = part * most / 6.0;
      portfolio.providers = {provider(capital), provider(capital, RecoveryRule::first_come),
                             provider(capital, RecoveryRule::seniority)};
      const auto recoveries =
          recover(portfolio.model(), trials.losses(), RecoveryModel::Settled::where_contracts_meet);
      const auto& settled = recoveries.settled;
      for (std::size_t t = 0; t + 1 < settled.offset.size(); ++t) {
        std::vector<double> by_provider(3, 0.0);
        for (std::size_t i = settled.offset[t]; i < settled.offset[t + 1]; ++i)
          by_provider[settled.payments[i].contract.index() % 3] += settled.payments[i].amount;
        for (const double sum : by_provider) ASSERT_LE(sum, capital * (1.0 + 1e-12)) << seed;
      }
      for (std::size_t c = 0; c < settled.recovered.size(); ++c)
        ASSERT_LE(settled.recovered[c], recoveries.claims.claims[c].loss);
    }
    for (auto& one : portfolio.providers) one.capital = 1e300;
    const auto rich =
        recover(portfolio.model(), trials.losses(), RecoveryModel::Settled::everything);
    ASSERT_EQ(rich.settled.recovered, free.settled.recovered) << seed;
  }
}

/// Losses of 40 on days 0, 10 and 20 of a capital of 50.
Trial of_three_days() {
  Trial trial;
  for (const double at : {0.0, 10.0, 20.0}) trial.occurrence(at / 365.0, {40.0});
  return trial;
}

Provider topped_up(double most, double days) {
  Provider made = provider(50.0, RecoveryRule::first_come);
  made.top_up = most;
  made.top_up_years = days / 365.0;
  return made;
}

TEST(ProviderCapital, IsToppedUpForLaterMoments) {
  EXPECT_THAT(paid({full_cover(0)}, provider(50.0), of_three_days()), ElementsAre(40.0, 10.0, 0.0));
  EXPECT_THAT(paid({full_cover(0)}, topped_up(1000.0, 0.0), of_three_days()),
              ElementsAre(40.0, 40.0, 40.0));
  // 40 come back after the first, and 15 more in all.
  EXPECT_THAT(paid({full_cover(0)}, topped_up(55.0, 0.0), of_three_days()),
              ElementsAre(40.0, 40.0, DoubleEq(25.0)));
}

TEST(ProviderCapital, IsThereAsManyDaysAfterItWasCalled) {
  // The 40 of day 0 are there on day 15; of day 10 the 10 that were left are on their way.
  EXPECT_THAT(paid({full_cover(0)}, topped_up(1000.0, 15.0), of_three_days()),
              ElementsAre(40.0, 10.0, DoubleEq(40.0)));
  EXPECT_THAT(paid({full_cover(0)}, topped_up(1000.0, 25.0), of_three_days()),
              ElementsAre(40.0, 10.0, 0.0));
}

/// What it had least tells whether it was ever gone, whatever came later.
TEST(ProviderCapital, IsToldAsTheLeastThatAMomentLeft) {
  const InsuranceModel model({full_cover(0)}, {}, {topped_up(1000.0, 15.0)});
  const auto settled = settle(model, batch_of({of_three_days()}));
  ASSERT_EQ(settled.uses.size(), 1u);
  EXPECT_EQ(settled.uses[0].left, 0.0);
}

TEST(ProviderCapital, IsCalledAnewInEveryTrial) {
  const InsuranceModel model({full_cover(0)}, {}, {topped_up(40.0, 0.0)});
  const auto settled = settle(model, batch_of({of_three_days(), of_three_days()}));
  EXPECT_THAT(settled.recovered, ElementsAre(40.0, 40.0, 10.0, 40.0, 40.0, 10.0));
}

}  // namespace
}  // namespace faultline::insurance::test::provider_settlement_test
