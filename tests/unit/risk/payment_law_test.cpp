// SPDX-License-Identifier: Apache-2.0
#include "risk/payment_law.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::risk::payment_law_test {
namespace {

constexpr double bound = 64.0;

TrialTotals totals_of(std::size_t trials) {
  TrialTotals totals;
  totals.add(std::vector<double>(trials, 1.0));
  return totals;
}

/// Ten trials, of which three pay 8, 4 and 2: the worst fifth is the first two, 6 on average.
TEST(PaymentLaw, HasTheTailOfWhatWasAdded) {
  PaymentLaw law(bound);
  for (const double amount : {4.0, 8.0, 0.0, 2.0}) law.add(amount, 1.0, 1);
  const auto curve = law.curve(totals_of(10));
  EXPECT_DOUBLE_EQ(curve.value_at_risk(0.8), 2.0);
  EXPECT_DOUBLE_EQ(curve.value_at_risk(0.9), 4.0);
  EXPECT_DOUBLE_EQ(curve.expected_shortfall(0.8), 6.0);
}

TEST(PaymentLaw, CountsCopiesAsTrials) {
  PaymentLaw one(bound);
  PaymentLaw other(bound);
  one.add(3.0, 1.0, 5);
  for (int i = 0; i < 5; ++i) other.add(3.0, 1.0, 1);
  EXPECT_EQ(one.curve(totals_of(20)).exceedance(2.0), 0.25);
  EXPECT_EQ(other.curve(totals_of(20)).exceedance(2.0), 0.25);
}

TEST(PaymentLaw, IsTheSameMergedFromParts) {
  PaymentLaw whole(bound);
  PaymentLaw part(bound);
  PaymentLaw rest(bound);
  for (int i = 1; i < 40; ++i) {
    whole.add(0.37 * i, 1.0, 1);
    (i % 3 == 0 ? part : rest).add(0.37 * i, 1.0, 1);
  }
  rest.merge(part);
  base::ArchiveWriter a;
  base::ArchiveWriter b;
  whole.save(a);
  rest.save(b);
  EXPECT_EQ(a.bytes(), b.bytes());
}

/// Amounts x are exponential with mean 1, so that with κ = 1 the influence x + (x² − 2x)/2 is x²/2,
/// whose variance is (24 − 4)/4 = 5; errors of mean and deviation taken as independent would
/// give 3. Of 200,000 trials the estimate is off by 1.1 % (E[x⁸] = 8!); a false alarm has
/// probability 7e-6.
TEST(PaymentLaw, KnowsTheErrorOfALoadedMean) {
  constexpr std::size_t trials = 200'000;
  std::mt19937_64 generator(11);
  std::exponential_distribution<double> exponential;
  PaymentLaw law(bound);
  double first = 0.0;
  double second = 0.0;
  for (std::size_t i = 0; i < trials; ++i) {
    const double x = std::min(exponential(generator), bound);
    law.add(x, 1.0, 1);
    first += x / trials;
    second += x * x / trials;
  }
  const auto totals = totals_of(trials);
  const PaymentLaw::Moments moments{first, std::sqrt(second - first * first)};
  const double error = law.loaded_mean_error({.on_deviation = 1.0}, moments, totals);
  EXPECT_NEAR(error / std::sqrt(5.0 / trials), 1.0, 0.05);
  const double unloaded = law.loaded_mean_error({}, moments, totals);
  EXPECT_NEAR(unloaded / std::sqrt(1.0 / trials), 1.0, 0.02);
  // x + 10·max(x − v, 0) with v = ln 10: 1 + 2·10·0.1(v + 1) + 100·(0.2 − 0.01).
  const double on_shortfall =
      law.loaded_mean_error({.on_shortfall = 1.0, .level = 0.9}, moments, totals);
  EXPECT_NEAR(on_shortfall / std::sqrt((22.0 + 2.0 * std::log(10.0)) / trials), 1.0, 0.05);
}

TEST(PaymentLaw, OfNothingIsNothing) {
  PaymentLaw law(0.0);
  law.add(1.0, 1.0, 1);
  EXPECT_EQ(law.curve(totals_of(10)).expected_shortfall(0.9), 0.0);
}

}  // namespace
}  // namespace faultline::risk::payment_law_test
