// SPDX-License-Identifier: Apache-2.0
#include "numerics/pair_probability.hpp"

#include <cmath>
#include <limits>

#include "numerics/bivariate_normal.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"
#include "unit/numerics/relative_error.hpp"

/// Reference values: mpmath at 18 digits or more.
namespace faultline::numerics::pair_probability_test {
namespace {

constexpr double normal = std::numeric_limits<double>::infinity();

PairProbability pair_of(double p, double q, double nu) {
  const auto margin = [&](double u) {
    return PairProbability::Margin{std::isinf(nu) ? normal_quantile(u) : student_t_quantile(nu, u),
                                   u};
  };
  return PairProbability(margin(p), margin(q), nu);
}

TEST(PairProbability, IsTheBivariateNormalLaw) {
  for (const auto& [p, q] : {std::pair{1e-7, 1e-7},
                             {1e-7, 0.3},
                             {0.01, 0.01},
                             {0.01, 0.0101},
                             {0.02, 0.9},
                             {0.7, 0.8},
                             {0.5, 0.5}}) {
    const auto pair = pair_of(p, q, normal);
    for (const double rho : {-0.9999, -0.9, -0.3, 0.0, 1e-8, 0.2, 0.5, 0.99, 0.999999}) {
      const double expected = bivariate_normal_cdf(normal_quantile(p), normal_quantile(q), rho);
      if (expected < 1e-40) continue;
      EXPECT_THAT(pair.at(rho), IsCloseTo(expected, 1e-10)) << p << ", " << q << ", " << rho;
    }
  }
}

TEST(PairProbability, IsTheBivariateTLaw) {
  EXPECT_THAT(pair_of(.01, .01, 4).at(.5), IsCloseTo(0.0028767843485153781188, 1e-10));
  EXPECT_THAT(pair_of(.01, .01, 4).at(0), IsCloseTo(0.00094578463383201316311, 1e-10));
  EXPECT_THAT(pair_of(.01, .01, 10).at(.5), IsCloseTo(0.0019676066576571631094, 1e-10));
  EXPECT_THAT(pair_of(.001, .001, 5).at(.2), IsCloseTo(0.00010516535954058298843, 1e-10));
  EXPECT_THAT(pair_of(.01, .01, 4).at(-.5), IsCloseTo(0.00016154323790348562354, 1e-10));
}

TEST(PairProbability, EndsAtFrechetsBounds) {
  for (const double nu : {1.0, 1.5, 4.0, 30.0, normal}) {
    for (const auto& [p, q] :
         {std::pair{1e-5, 1e-5}, {1e-5, 0.2}, {0.01, 0.0100001}, {0.4, 0.9}, {0.999, 0.6}}) {
      const auto pair = pair_of(p, q, nu);
      const double near = pair.at(std::nextafter(1.0, 0.0));
      EXPECT_THAT(near, IsCloseTo(std::min(p, q), 1e-7)) << p << ", " << q << ", " << nu;
      EXPECT_EQ(pair.at(1.0), pair.highest());
      EXPECT_EQ(pair.at(-1.0), pair.lowest());
      EXPECT_EQ(pair.highest(), std::min(p, q));
      EXPECT_EQ(pair.lowest(), std::max(0.0, p + q - 1.0));
    }
  }
}

// Fréchet's bounds on correlations of events: mpmath, 30 digits.
TEST(PairProbability, BoundsTheCorrelationsOfEvents) {
  struct Row {
    double p, q, lowest, highest;
  };
  constexpr Row rows[] = {{.01, .02, -0.014357683075131601078, 0.70352647068144845284},
                          {.001, .1, -0.010546199952805544393, 0.094915799575249899535},
                          {.3, .8, -0.76376261582597333443, 0.3273268353539885719}};
  for (const auto& [p, q, lowest, highest] : rows) {
    const double spread = std::sqrt(p * (1 - p) * q * (1 - q));
    for (const double nu : {4.0, normal}) {
      const auto pair = pair_of(p, q, nu);
      EXPECT_NEAR((pair.lowest() - p * q) / spread, lowest, 1e-12) << p << ", " << q;
      EXPECT_NEAR((pair.highest() - p * q) / spread, highest, 1e-12) << p << ", " << q;
    }
  }
}

// Published latent correlations of event correlations.
TEST(PairProbability, IsInverted) {
  struct Row {
    double p, q, event, latent;
  };
  constexpr Row rows[] = {{.01, .01, .05, 0.31451877285772229639},
                          {.01, .02, .05, 0.28556174580640688474},
                          {.01, .01, .2, 0.62881366746283547511},
                          {.1, .3, -.1, -0.24749948990785106475}};
  for (const auto& [p, q, event, latent] : rows) {
    const double joint = p * q + event * std::sqrt(p * (1 - p) * q * (1 - q));
    EXPECT_NEAR(pair_of(p, q, normal).correlation_at(joint), latent, 1e-10);
  }
}

TEST(PairProbability, InvertsItself) {
  for (const double nu : {1.0, 4.0, normal}) {
    for (const auto& [p, q] : {std::pair{0.001, 0.02}, {0.01, 0.01}, {0.3, 0.8}}) {
      const auto pair = pair_of(p, q, nu);
      for (const double rho : {-0.9, -0.2, 0.0, 0.4, 0.95, 0.9999}) {
        const double joint = pair.at(rho);
        if (joint - pair.lowest() < 1e-9 || pair.highest() - joint < 1e-9) continue;
        EXPECT_NEAR(pair.correlation_at(joint), rho, 1e-9) << p << ", " << q << ", " << nu;
      }
      // Where p ≠ q the law is flat near the end.
      EXPECT_THAT(pair.at(pair.correlation_at(pair.highest())), IsCloseTo(pair.highest(), 1e-9));
    }
  }
}

}  // namespace
}  // namespace faultline::numerics::pair_probability_test
