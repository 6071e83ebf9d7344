// SPDX-License-Identifier: Apache-2.0
#include "estimation/posterior.hpp"

#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "unit/estimation/histories.hpp"

namespace faultline::estimation::posterior_test {
namespace {

/// The z-score of `hits` in `trials` of probability p.
double z_score(int hits, int trials, double p) {
  return (hits - trials * p) / std::sqrt(trials * p * (1.0 - p));
}

// The upper end is half of the χ² quantile with one degree of freedom, 5.023886187314888
// (Abramowitz & Stegun 1964, table 26.8), per year.
TEST(RatePosterior, OfNoEventsHasAnUpperEnd) {
  const auto posterior = rate_posterior(0, 3.2, 0.95);
  EXPECT_DOUBLE_EQ(posterior.a, 0.5);
  EXPECT_DOUBLE_EQ(posterior.b, 3.2);
  EXPECT_NEAR(posterior.high, 5.023886187314888 / 6.4, 1e-12);
  EXPECT_DOUBLE_EQ(posterior.mean, 0.5 / 3.2);
}

// χ² quantiles with 11 degrees of freedom: 3.81575 and 21.92005 (the same table).
TEST(RatePosterior, OfFiveEventsHasThePublishedEnds) {
  const auto posterior = rate_posterior(5, 1.0, 0.95);
  EXPECT_NEAR(posterior.low, 3.81575 / 2.0, 1e-5);
  EXPECT_NEAR(posterior.high, 21.92005 / 2.0, 1e-5);
  EXPECT_LT(posterior.median, posterior.mean);
}

// Brown, Cai & DasGupta 2001, table 5, n = 10; limits to three digits.
TEST(ProbabilityPosterior, HasThePublishedEnds) {
  EXPECT_NEAR(probability_posterior(0, 10, 0.95).high, 0.217, 5e-4);
  EXPECT_NEAR(probability_posterior(1, 10, 0.95).low, 0.011, 5e-4);
  EXPECT_NEAR(probability_posterior(1, 10, 0.95).high, 0.381, 5e-4);
  EXPECT_NEAR(probability_posterior(2, 10, 0.95).low, 0.044, 5e-4);
  EXPECT_NEAR(probability_posterior(2, 10, 0.95).high, 0.503, 5e-4);
}

// The distribution function of beta(1/2, 3/2) is (2/π)(asin √x + √(x(1 − x))).
TEST(ProbabilityPosterior, OfOneYearHasItsClosedForm) {
  const double x = probability_posterior(0, 1, 0.9).high;
  EXPECT_NEAR(2.0 / std::numbers::pi * (std::asin(std::sqrt(x)) + std::sqrt(x * (1.0 - x))), 0.95,
              1e-12);
}

TEST(PosteriorOf, CountsYearsWithAnEventAndLeavesOutTheRest) {
  const auto cause = history("avs.a", 3 * 365 + 100, {0, 364, 365, 3 * 365 + 50});
  const auto posterior = posterior_of(cause, {.marginal = Marginal::probability});
  EXPECT_EQ(posterior.hits, 2);
  EXPECT_EQ(posterior.exposure, 3.0);
  const auto rate = posterior_of(cause, {});
  EXPECT_EQ(rate.hits, 4);
  EXPECT_DOUBLE_EQ(rate.exposure, 3.0 + 100.0 / 365.0);
}

TEST(PosteriorOf, AShockIsARate) {
  const auto posterior =
      posterior_of(history("shock.s", 100, {}), {.marginal = Marginal::probability});
  EXPECT_EQ(posterior.form, Marginal::rate);
}

// Jeffreys' prior of a probability is a law, the arcsine law: over draws from it the intervals hold
// the probability in exactly 95 % of all cases. False alarm: 7e-6.
TEST(ProbabilityPosterior, CoversWhatIsDrawnFromItsPrior) {
  std::mt19937_64 engine(20261122);
  std::uniform_real_distribution<double> uniform;
  constexpr int trials = 4000;
  int covered = 0;
  for (int t = 0; t < trials; ++t) {
    const double p = std::pow(std::sin(0.5 * std::numbers::pi * uniform(engine)), 2);
    const int hits = std::binomial_distribution<int>(12, p)(engine);
    const auto posterior = probability_posterior(hits, 12, 0.95);
    covered += posterior.low <= p && p <= posterior.high ? 1 : 0;
  }
  EXPECT_LT(std::abs(z_score(covered, trials, 0.95)), 4.5);
}

// What is known after one year without events, gamma(1/2, 1), is the law of Z²/2. Over rates drawn
// from it and the events of four more years, the interval after five years holds the rate in
// exactly 95 % of all cases. False alarm: 7e-6.
TEST(RatePosterior, CoversWhatIsDrawnFromAnEarlierPosterior) {
  std::mt19937_64 engine(20261122);
  std::normal_distribution<double> normal;
  constexpr int trials = 4000;
  int covered = 0;
  for (int t = 0; t < trials; ++t) {
    const double rate = 0.5 * std::pow(normal(engine), 2);
    const int events = std::poisson_distribution<int>(4.0 * rate)(engine);
    const auto posterior = rate_posterior(events, 5.0, 0.95);
    covered += posterior.low <= rate && rate <= posterior.high ? 1 : 0;
  }
  EXPECT_LT(std::abs(z_score(covered, trials, 0.95)), 4.5);
}

}  // namespace
}  // namespace faultline::estimation::posterior_test
