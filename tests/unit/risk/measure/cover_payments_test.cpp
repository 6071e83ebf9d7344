// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/cover_payments.hpp"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::cover_payments_test {
namespace {

using test::SyntheticTrials;
using test::values;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::NanSensitiveDoubleEq;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
/// Amounts are rounded to 2⁻³⁷ of what can be paid.
constexpr double rounding = 16.0 * 0x1p-36;

const CoverLabels labels{{"aggregate", "shared"}, {"mutual"}};

/// `aggregate` is alone and covers the desk, up to 4; `shared` is settled, and the mutual pays it.
MeasureContext context() {
  MeasureContext made = test::context_of_one(16.0);
  made.covers = CoverContext{.covers = {{.label = 1, .provider = 0, .bound = 16.0},
                                        {.label = 0,
                                         .lane = 0,
                                         .bound = 16.0,
                                         .most = 4.0,
                                         .premium = 1.5,
                                         .load = PriceLoad{.on_deviation = 0.5},
                                         .most_reinstated = 3.0}},
                             .providers = {{.label = 0, .bound = 16.0, .has_end = true}},
                             .labels = &labels};
  return made;
}

/// Four trials: the desk recovers 4 in the first and 2 in the second, of which its cover pays all;
/// the other pays 6 in the first, and falls short of 3 and ends; and again 2 in the third.
std::vector<Table> tables() {
  SyntheticTrials trials;
  trials.add_loss(8.0, 4.0);
  trials.add_loss(8.0, 2.0);
  trials.add_loss(8.0);
  trials.add_loss(0.0);
  insurance::Recoveries recoveries;
  recoveries.settled.offset = {0, 3, 3, 4, 4};
  recoveries.settled.payments = {{0, insurance::ContractId{0U}, 5.0},
                                 {0, insurance::ContractId{1U}, 4.0},  // told by the lane already
                                 {1, insurance::ContractId{0U}, 1.0},
                                 {2, insurance::ContractId{0U}, 2.0}};
  recoveries.settled.reinstatement_offset = {0, 1, 1, 2, 2};
  recoveries.settled.reinstatements = {{insurance::ContractId{1U}, 3.0},
                                       {insurance::ContractId{1U}, 1.0}};
  recoveries.settled.use_offset = {0, 1, 1, 2, 2};
  recoveries.settled.uses = {{insurance::ProviderId{0U}, 3.0, 0.0},
                             {insurance::ProviderId{0U}, 0.0, 4.0}};
  const auto batch = trials.batch();
  const MeasureContext asked = context();
  CoverPayments measure(asked);
  measure.add({batch.trials, batch.occurrences, batch.hits, batch.claims, recoveries, batch.losses,
               batch.weight});
  return measure.tables(asked);
}

TEST(CoverPayments, HaveTheMomentsOfWhatWasPaid) {
  const auto made = tables();
  // 4, 2, 0, 0 and 6, 0, 2, 0: means 1.5 and 2, Σ(x − m)² = 11 and 24.
  EXPECT_THAT(values(made, "cover_expected_recovery"),
              ElementsAre(DoubleNear(1.5, rounding), DoubleNear(2.0, rounding)));
  EXPECT_THAT(
      values(made, "cover_standard_deviation"),
      ElementsAre(DoubleNear(std::sqrt(11.0 / 3.0), 1e-9), DoubleNear(std::sqrt(8.0), 1e-9)));
  EXPECT_THAT(values(made, "cover_expected_recovery_se"),
              ElementsAre(DoubleNear(std::sqrt(11.0) / 4.0, 1e-9),
                          DoubleNear(std::sqrt(24.0) / 4.0, 1e-9)));
}

TEST(CoverPayments, SayHowOftenTheyPayAndEnd) {
  const auto made = tables();
  EXPECT_THAT(values(made, "cover_attachment_probability"), ElementsAre(0.5, 0.5));
  EXPECT_THAT(values(made, "cover_exhaustion_probability"),
              ElementsAre(0.25, NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(
      values(made, "cover_exhaustion_probability_se"),
      ElementsAre(DoubleNear(std::sqrt(0.25 * 0.75 / 4.0), 1e-15), NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(values(made, "cover_loss_on_line"),
              ElementsAre(DoubleNear(0.375, rounding), NanSensitiveDoubleEq(nan)));
}

TEST(CoverPayments, HaveAPriceWhereALoadIsWritten) {
  const auto made = tables();
  EXPECT_THAT(values(made, "cover_premium"), ElementsAre(1.5, NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(
      values(made, "cover_technical_premium"),
      ElementsAre(DoubleNear(1.5 + 0.5 * std::sqrt(11.0 / 3.0), 1e-9), NanSensitiveDoubleEq(nan)));
}

// 3, 0, 1, 0: mean 1, Σ(x − m)² = 6.
TEST(CoverPayments, TellWhatReinstatementsCostWhereAPremiumIsWritten) {
  const auto made = tables();
  EXPECT_THAT(values(made, "cover_expected_reinstatement_premium"),
              ElementsAre(DoubleNear(1.0, 1e-9), NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(values(made, "cover_expected_reinstatement_premium_se"),
              ElementsAre(DoubleNear(std::sqrt(6.0) / 4.0, 1e-9), NanSensitiveDoubleEq(nan)));
}

/// The error of m + κs is that of the mean of x + κ(x² − 2mx)/2s, here of 4, 2, 0, 0 with m = 1.5.
TEST(CoverPayments, HaveErrorsOfRatesAndPrices) {
  const auto made = tables();
  EXPECT_THAT(values(made, "cover_loss_on_line_se"),
              ElementsAre(DoubleNear(std::sqrt(11.0) / 16.0, 1e-9), NanSensitiveDoubleEq(nan)));
  const double s = std::sqrt(11.0 / 3.0);
  double first = 0.0;
  double second = 0.0;
  for (const double x : {4.0, 2.0, 0.0, 0.0}) {
    const double psi = x + 0.5 * (x * x - 3.0 * x) / (2.0 * s);
    first += psi / 4.0;
    second += psi * psi / 4.0;
  }
  const double expected = std::sqrt((second - first * first) / 4.0);
  EXPECT_THAT(values(made, "cover_technical_premium_se"),
              ElementsAre(DoubleNear(expected, 1e-9), NanSensitiveDoubleEq(nan)));
}

/// The mutual pays 6, 0, 2 and 0 in four trials, of which the worst makes up every tail here.
TEST(CoverPayments, HaveTheTailOfWhatAProviderPays) {
  const auto made = tables();
  EXPECT_THAT(values(made, "provider_value_at_risk"), ElementsAre(6.0, 6.0, 6.0));
  EXPECT_THAT(values(made, "provider_expected_shortfall"),
              ElementsAre(DoubleNear(6.0, 1e-12), DoubleNear(6.0, 1e-12), DoubleNear(6.0, 1e-12)));
  EXPECT_THAT(
      values(made, "provider_expected_shortfall_se"),
      ElementsAre(NanSensitiveDoubleEq(nan), NanSensitiveDoubleEq(nan), NanSensitiveDoubleEq(nan)));
}

TEST(CoverPayments, AreSummedByProvider) {
  const auto made = tables();
  EXPECT_THAT(values(made, "provider_expected_payout"), ElementsAre(DoubleNear(2.0, rounding)));
  EXPECT_THAT(values(made, "provider_exhaustion_probability"), ElementsAre(0.25));
  EXPECT_THAT(values(made, "provider_expected_shortfall_of_claims"),
              ElementsAre(DoubleNear(0.75, rounding)));
}

TEST(CoverPayments, CountNothingUnlessAsked) {
  SyntheticTrials trials;
  trials.add_loss(8.0, 4.0);
  MeasureContext asked = test::context_of_one(16.0);
  CoverPayments measure(asked);
  measure.add(trials.batch());
  EXPECT_TRUE(measure.tables(asked).empty());
}

}  // namespace
}  // namespace faultline::risk::measure::cover_payments_test
