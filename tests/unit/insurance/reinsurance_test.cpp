// SPDX-License-Identifier: Apache-2.0
#include "insurance/reinsurance.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "insurance/insurance_model.hpp"
#include "unit/insurance/claims.hpp"
#include "unit/numerics/numbers.hpp"

namespace faultline::insurance::test::reinsurance_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

constexpr double no_end = std::numeric_limits<double>::infinity();
constexpr TermBasis each = TermBasis::occurrence;
constexpr TermBasis all = TermBasis::aggregate;

/// Pays everything that insured i loses, by provider p.
Contract full_cover(std::size_t i, std::size_t p) {
  Contract made = contract({QuotaShare{1.0}}, {i});
  made.provider = ProviderId{p};
  return made;
}

Provider reinsured(double capital = no_end) {
  return {.id = "direct", .capital = capital, .reinsured = true};
}

Treaty treaty(std::vector<Term> terms, std::vector<ProviderId> of = {ProviderId{0U}},
              ProviderId by = {}) {
  return {.id = "t", .terms = std::move(terms), .reinsured = std::move(of), .provider = by};
}

/// What treaties repaid in one trial, in the order of moments and treaties.
struct Repaid {
  std::vector<double> treaties;
  std::vector<double> claims;          ///< what was recovered
  std::map<std::size_t, double> left;  ///< capital at the end, by provider
};

Repaid settle_all(const std::vector<Contract>& contracts, const std::vector<Provider>& providers,
                  const std::vector<Treaty>& treaties, const Trial& trial,
                  const std::vector<ProviderDefault>& defaults = {}) {
  ClaimBatch claims = batch_of({trial});
  claims.defaults.offset = {0, static_cast<std::uint32_t>(defaults.size())};
  claims.defaults.defaults = defaults;
  const auto recoveries = settle(InsuranceModel(contracts, {}, providers, treaties), claims);
  Repaid repaid{{}, recoveries.recovered, {}};
  for (const auto& payment : recoveries.treaty_payments_in(0))
    repaid.treaties.push_back(payment.amount);
  for (const auto& use : recoveries.uses_in(0)) repaid.left[use.provider.index()] = use.left;
  return repaid;
}

// Capital of 100, and 50 above 30 reinsured: of losses of 80 and 100, 80 is paid, 50 comes back, 70
// is there and paid, and 40 comes back.
TEST(Reinsurance, RaisesCapitalForLaterMoments) {
  const Trial trial = Trial().occurrence(0.1, {80.0}).occurrence(0.2, {100.0});
  const std::vector<Treaty> layer{treaty({Tower{{{30.0, 50.0, 1.0}}, each}})};
  const auto with = settle_all({full_cover(0, 0)}, {reinsured(100.0)}, layer, trial);
  EXPECT_THAT(with.claims, ElementsAre(80.0, 70.0));
  EXPECT_THAT(with.treaties, ElementsAre(50.0, 40.0));
  EXPECT_EQ(with.left.at(0), 40.0);
  const auto without = settle_all({full_cover(0, 0)}, {reinsured(100.0)}, {}, trial);
  EXPECT_THAT(without.claims, ElementsAre(80.0, 20.0));
}

// What is paid on claims of one moment counts as one occurrence, whoever they are of.
TEST(Reinsurance, SeesWhatIsPaidAtOneMomentTogether) {
  const auto repaid =
      settle_all({full_cover(0, 0), full_cover(1, 0)}, {reinsured()},
                 {treaty({Deductible{30.0, each}})}, Trial().occurrence(0.1, {20.0, 25.0}));
  EXPECT_THAT(repaid.treaties, ElementsAre(15.0));
}

// One treaty of two who pay 60 and 20: of the 40 above 40, 30 and 10.
TEST(Reinsurance, IsSharedInProportionToWhatEachPaid) {
  const auto repaid =
      settle_all({full_cover(0, 0), full_cover(1, 1)}, {reinsured(100.0), reinsured(100.0)},
                 {treaty({Deductible{40.0, each}}, {ProviderId{0U}, ProviderId{1U}})},
                 Trial().occurrence(0.1, {60.0, 20.0}));
  EXPECT_THAT(repaid.treaties, ElementsAre(40.0));
  EXPECT_EQ(repaid.left.at(0), 70.0);
  EXPECT_EQ(repaid.left.at(1), 90.0);
}

// A reinsurer of 30 pays 30 of the 50 that it owes, and its own treaty half of that.
TEST(Reinsurance, EndsWithTheCapitalOfTheReinsurerWhoMayBeReinsuredToo) {
  const std::vector<Treaty> treaties{
      treaty({Deductible{30.0, each}}, {ProviderId{0U}}, ProviderId{1U}),
      treaty({QuotaShare{0.5}}, {ProviderId{1U}})};
  const auto repaid = settle_all({full_cover(0, 0)}, {reinsured(100.0), reinsured(30.0)}, treaties,
                                 Trial().occurrence(0.1, {80.0}));
  EXPECT_THAT(repaid.treaties, ElementsAre(30.0, 15.0));
  EXPECT_EQ(repaid.left.at(0), 50.0);
  EXPECT_EQ(repaid.left.at(1), 15.0);
}

TEST(Reinsurance, IsLessWhereTheReinsurerDefaults) {
  Provider reinsurer{.id = "re", .loss_given_default = 0.6};
  const auto repaid = settle_all({full_cover(0, 0)}, {reinsured(100.0), reinsurer},
                                 {treaty({QuotaShare{0.5}}, {ProviderId{0U}}, ProviderId{1U})},
                                 Trial().occurrence(0.1, {80.0}), {{ProviderId{1U}, 0.5}});
  EXPECT_THAT(repaid.treaties, ElementsAre(DoubleEq(16.0)));
  EXPECT_DOUBLE_EQ(repaid.left.at(0), 36.0);
}

// Capital that is not there does not use up a limit that stands last: 20 of 50 at first, then 30.
TEST(Reinsurance, CountsInALastLimitWhatIsPaid) {
  Provider reinsurer{.id = "re", .capital = 20.0, .restaked = {}, .reinsured = false};
  const Trial trial = Trial().occurrence(0.1, {40.0}).occurrence(0.2, {40.0});
  const std::vector<Treaty> limited{treaty({Limit{50.0, all}}, {ProviderId{0U}}, ProviderId{1U})};
  EXPECT_THAT(settle_all({full_cover(0, 0)}, {reinsured(), reinsurer}, limited, trial).treaties,
              ElementsAre(20.0));
  reinsurer.capital = 200.0;
  EXPECT_THAT(settle_all({full_cover(0, 0)}, {reinsured(), reinsurer}, limited, trial).treaties,
              ElementsAre(40.0, 10.0));
}

// Reference: reinsureR, three events of 83.68772, 100 and 52.35591, a layer of 30 above 20 with one
// reinstatement (docs/methods/insurance.md).
TEST(Reinsurance, RepaysALayerThatIsReinstated) {
  const Trial trial =
      Trial().occurrence(0.1, {83.68772}).occurrence(0.2, {100.0}).occurrence(0.3, {52.35591});
  const auto repaid = settle_all({full_cover(0, 0)}, {reinsured()},
                                 {treaty({Tower{{{20.0, 30.0, 1.0, {1.0}}}, each}})}, trial);
  EXPECT_THAT(repaid.treaties, ElementsAre(30.0, 30.0));
}

// Reference: ktools/OasisLMF, `validation/reinsurance1`, treaty 97: 20 % ceded above 1M of
// 148,500,012 in all.
TEST(Reinsurance, RepaysAQuotaShareAboveADeductible) {
  const auto repaid = settle_all(
      {full_cover(0, 0), full_cover(1, 1)}, {reinsured(), reinsured()},
      {treaty({QuotaShare{0.2}, Deductible{1e6, each}}, {ProviderId{0U}, ProviderId{1U}})},
      Trial().occurrence(0.1, {99'000'008.0, 49'500'004.0}));
  EXPECT_THAT(repaid.treaties, ElementsAre(DoubleEq(28'700'002.4)));
}

TEST(Reinsurance, AnswersOnItsDaysAndAnewInEveryTrial) {
  auto some_days = treaty({Limit{50.0, all}});
  some_days.inception = 0.15;
  some_days.expiry = 0.35;
  const Trial trial = Trial()
                          .occurrence(0.1, {40.0})
                          .occurrence(0.2, {40.0})
                          .occurrence(0.3, {40.0})
                          .occurrence(0.4, {40.0});
  const InsuranceModel model({full_cover(0, 0)}, {}, {reinsured()}, {some_days});
  const auto recoveries = settle(model, batch_of({trial, trial}));
  for (std::size_t t = 0; t < 2; ++t) {
    const auto payments = recoveries.treaty_payments_in(t);
    ASSERT_EQ(payments.size(), 2U);
    EXPECT_EQ(payments[0].amount, 40.0);
    EXPECT_EQ(payments[1].amount, 10.0);
  }
}

/// Treaties repay no more than was paid, and money is conserved: of capital that has an end, what
/// is left is what there was, less what was granted, and what came back.
TEST(Reinsurance, RepaysNoMoreThanIsPaidOfAnyLosses) {
  numerics::Numbers numbers(71);
  for (int round = 0; round < 500; ++round) {
    Trial trial;
    for (int j = 0; j < 4; ++j)
      trial.occurrence(0.1 + 0.1 * j, {100.0 * numbers.unit(), 100.0 * numbers.unit()});
    const double capital = numbers.once_in(3) ? 1e9 : 200.0 * numbers.unit();
    const double limit = 150.0 * numbers.unit();
    const std::vector<Treaty> treaties{
        treaty({Deductible{50.0 * numbers.unit(), numbers.once_in(2) ? each : all},
                QuotaShare{numbers.unit()}, Limit{limit, all}},
               {ProviderId{0U}, ProviderId{1U}}, ProviderId{2U}),
        treaty({QuotaShare{numbers.unit()}}, {ProviderId{2U}})};
    const std::vector<Provider> providers{reinsured(capital), reinsured(300.0),
                                          reinsured(100.0 * numbers.unit())};
    const auto repaid =
        settle_all({full_cover(0, 0), full_cover(1, 1)}, providers, treaties, trial);
    const double paid = std::accumulate(repaid.claims.begin(), repaid.claims.end(), 0.0);
    const double back = std::accumulate(repaid.treaties.begin(), repaid.treaties.end(), 0.0);
    EXPECT_LE(back, 2.0 * std::min(limit, paid) * (1.0 + 1e-12));
    double change = 0.0;
    for (const auto& [p, left] : repaid.left) {
      EXPECT_GE(left, 0.0);
      change += left - providers[p].capital;
    }
    // What claims got left the three, and what the second treaty repaid came in from outside.
    double first = 0.0;
    ClaimBatch claims = batch_of({trial});
    const auto recoveries = settle(
        InsuranceModel({full_cover(0, 0), full_cover(1, 1)}, {}, providers, treaties), claims);
    for (const auto& payment : recoveries.treaty_payments_in(0))
      if (payment.treaty == TreatyId{1U}) first += payment.amount;
    EXPECT_NEAR(change, first - paid, 1e-6);
  }
}

// All of it is paid, and repaid at once: claims that came with it got no more.
TEST(Reinsurance, DoesNotHideThatCapitalWasGone) {
  const auto made =
      settle(InsuranceModel({full_cover(0, 0)}, {}, {reinsured(20.0)}, {treaty({QuotaShare{1.0}})}),
             batch_of({Trial().occurrence(0.1, {40.0})}));
  EXPECT_THAT(made.recovered, ElementsAre(20.0));
  ASSERT_EQ(made.uses.size(), 1U);
  EXPECT_EQ(made.uses.front().lowest, 0.0);
  EXPECT_EQ(made.uses.front().left, 20.0);
  EXPECT_EQ(made.uses.front().reinsured, 20.0);
}

}  // namespace
}  // namespace faultline::insurance::test::reinsurance_test
