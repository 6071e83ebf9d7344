// SPDX-License-Identifier: Apache-2.0
#include "numerics/boost_laws.hpp"

#include <vector>

#include "base/contracts.hpp"
#include "numerics/normal.hpp"
#include "unit/numerics/relative_error.hpp"

namespace faultline::numerics::boost_laws_test {
namespace {

TEST(BetaLaw, HasTheClosedFormOfAPowerLaw) {
  for (const double u : {1e-9, 0.1, 0.5, 0.99}) {
    EXPECT_THAT(beta_quantile(2.0, 1.0, u), IsCloseTo(std::sqrt(u), 1e-14));
    EXPECT_THAT(beta_cdf(3.0, 1.0, u), IsCloseTo(u * u * u, 1e-14));
  }
}

TEST(BetaLaw, InvertsItself) {
  for (const double a : {0.3, 1.0, 4.5}) {
    for (const double b : {0.5, 2.0, 30.0}) {
      for (const double u : {1e-10, 1e-6, 0.01, 0.4, 0.5, 0.9}) {
        EXPECT_THAT(beta_cdf(a, b, beta_quantile(a, b, u)), IsCloseTo(u, 1e-12)) << a << " " << b;
      }
    }
  }
}

TEST(BetaLaw, SolvesLawsThatAreVeryNarrowOrVeryLopsided) {
  for (const auto& [a, b] :
       {std::pair{1e5, 1e5}, {50.0, 0.5}, {0.5, 300.0}, {1e3, 1e9}, {0.05, 2.0}}) {
    for (const double u : {1e-10, 0.025, 0.5, 0.975}) {
      // The logarithm of the density carries its rounding times the shape.
      EXPECT_THAT(beta_cdf(a, b, beta_quantile(a, b, u)), IsCloseTo(u, 1e-9)) << a << " " << b;
    }
  }
}

// From the mean the first step leads to where I underflows.
TEST(BetaLaw, FindsItsWayBackFromWhereNothingIsLeft) {
  const double quantile = beta_quantile(27.4304, 0.03471, 4.0160005838590881e-11);
  EXPECT_THAT(beta_cdf(27.4304, 0.03471, quantile), IsCloseTo(4.0160005838590881e-11, 1e-12));
}

TEST(BetaLaw, HasALogTailWithItsDerivative) {
  const BetaLogTail tail = beta_log_tail(3.0, 1.0, 0.25L);  // I_x = x³
  const long double x = 1.0L / (1.0L + std::exp(-0.25L));
  EXPECT_THAT(tail.value, IsCloseTo(3.0L * std::log(x), 1e-16));
  EXPECT_THAT(tail.slope, IsCloseTo(3.0L * (1.0L - x), 1e-16));
}

TEST(BetaLaw, ReachesItsEnds) {
  EXPECT_EQ(beta_quantile(2.0, 3.0, 0.0), 0.0);
  EXPECT_EQ(beta_quantile(2.0, 3.0, 1.0), 1.0);
}

TEST(GammaLaw, HasTheClosedFormsOfShapesOneAndOneHalf) {
  for (const double u : {1e-12, 0.025, 0.5, 0.975}) {
    const double z = normal_quantile(0.5 * (1.0 + u));
    EXPECT_THAT(gamma_quantile(1.0, u), IsCloseTo(-std::log1p(-u), 1e-14));
    // Near ½ the normal quantile loses what ½(1 + u) rounds off: 1e-16 of u.
    EXPECT_THAT(gamma_quantile(0.5, u), IsCloseTo(0.5 * z * z, 1e-13 + 1e-15 / u));
  }
}

// Zero events in a year: the upper 97.5 % of Jeffreys' posterior is half of a χ² quantile with one
// degree of freedom, 5.023886187314888 / 2 (Abramowitz & Stegun 1964, table 26.8).
TEST(GammaLaw, HasThePublishedQuantileOfChiSquared) {
  EXPECT_THAT(gamma_quantile(0.5, 0.975), IsCloseTo(5.023886187314888 / 2.0, 1e-12));
}

struct Interval {
  std::int64_t hits, n;
  double low, high;
};

// Expected values: mpmath, 30 digits.
TEST(ClopperPearson, AgreesWithReferenceIntervals) {
  const std::vector<Interval> expected{
      {0, 1000, 0.0, 0.0036820838968656720861},
      {1, 1000, 2.5317487491294043e-5, 0.0055589242798266728708},
      {10, 1000, 0.0048055106910493071916, 0.018313243055112452223},
      {100, 100000, 0.00081371168197017511547, 0.0012161363956476472713}};
  for (const auto& e : expected) {
    EXPECT_NEAR(clopper_pearson_low(e.hits, e.n, 0.95), e.low, 1e-10 * e.low) << e.hits;
    EXPECT_NEAR(clopper_pearson_high(e.hits, e.n, 0.95), e.high, 1e-10 * e.high) << e.hits;
  }
}

TEST(ClopperPearson, IsRightToTheLastDigits) {
  const std::vector<Interval> expected{
      {1, 10, 0.0025285785444617867738, 0.44501611702819535866},
      {7, 10, 0.34754714994000275897, 0.93326048882226551043},
      {370000, 1000000, 0.36905359856966164041, 0.37094715447637990242},
      {500123, 1000000, 0.4991425188687239158, 0.50110348041879583829}};
  for (const auto& e : expected) {
    EXPECT_THAT(clopper_pearson_low(e.hits, e.n, 0.95), IsCloseTo(e.low, 2.3e-16)) << e.hits;
    EXPECT_THAT(clopper_pearson_high(e.hits, e.n, 0.95), IsCloseTo(e.high, 2.3e-16)) << e.hits;
  }
}

TEST(ClopperPearson, NarrowsAroundWhatWasSeenForAnyNumbers) {
  for (const std::int64_t n : {std::int64_t{1}, std::int64_t{2}, std::int64_t{37},
                               std::int64_t{100000}, std::int64_t{1} << 33}) {
    for (const std::int64_t hits : {std::int64_t{0}, std::int64_t{1}, n / 3, n / 2, n - 1, n}) {
      const double part = static_cast<double>(hits) / static_cast<double>(n);
      for (const double confidence : {1e-3, 0.5, 0.95, 1.0 - 1e-9}) {
        const double low = clopper_pearson_low(hits, n, confidence);
        const double high = clopper_pearson_high(hits, n, confidence);
        EXPECT_LE(0.0, low);
        EXPECT_LE(low, hits == 0 ? 0.0 : part) << hits << " of " << n;
        EXPECT_GE(high, hits == n ? 1.0 : part) << hits << " of " << n;
        EXPECT_LE(high, 1.0);
        if (hits == 0) continue;
        const double misses = static_cast<double>(n - hits);
        EXPECT_THAT(beta_cdf(static_cast<double>(hits), misses + 1.0, low),
                    IsCloseTo(0.5 * (1.0 - confidence), 1e-5))
            << hits << " of " << n;
      }
    }
  }
}

TEST(ClopperPearson, MirrorsWhenEveryTrialHits) {
  EXPECT_EQ(clopper_pearson_high(1000, 1000, 0.95), 1.0);
  EXPECT_THAT(clopper_pearson_low(1000, 1000, 0.95), IsCloseTo(1.0 - 0.0036820838968656721, 1e-12));
}

// No hits in n trials: 1 − (α/2)^{1/n} ≈ −ln(α/2)/n.
TEST(ClopperPearson, KeepsItsRelativeErrorWhenNothingHappens) {
  EXPECT_THAT(clopper_pearson_high(0, std::int64_t{1} << 33, 0.95),
              IsCloseTo(-std::log(0.025) * 0x1p-33, 1e-9));
}

TEST(ClopperPearson, RefusesMoreHitsThanTrials) {
  EXPECT_THROW((void)clopper_pearson_low(3, 2, 0.95), base::ContractViolation);
}

TEST(QuantileRanks, AgreeWithReferenceRanks) {
  EXPECT_EQ(quantile_ranks(1000, 0.99, 0.95), std::make_pair(std::int64_t{983}, std::int64_t{997}));
  EXPECT_EQ(quantile_ranks(10000, 0.99, 0.95),
            std::make_pair(std::int64_t{9880}, std::int64_t{9920}));
  EXPECT_EQ(quantile_ranks(100000, 0.999, 0.95),
            std::make_pair(std::int64_t{99880}, std::int64_t{99920}));
}

// P(l ≤ B < u), B ~ Binomial(n, level). By the regularised beta function P(B ≥ k) = I(k, n−k+1).
TEST(QuantileRanks, CoverAtLeastWhatWasAsked) {
  struct Row {
    std::int64_t n;
    double level, coverage;
  };
  constexpr Row rows[] = {
      {1000, 0.99, 0.97609476}, {10000, 0.99, 0.95575469}, {100000, 0.999, 0.95478906}};
  for (const auto& [n, level, coverage] : rows) {
    const auto at_least = [n = n, level = level](std::int64_t k) {
      return beta_cdf(static_cast<double>(k), static_cast<double>(n - k + 1), level);
    };
    const auto [l, u] = quantile_ranks(n, level, 0.95);
    EXPECT_NEAR(at_least(l) - at_least(u), coverage, 1e-8) << n;
  }
}

TEST(QuantileRanks, StayInsideASampleThatIsTooSmall) {
  EXPECT_EQ(quantile_ranks(10, 0.99, 0.95).second, 10);
  EXPECT_EQ(quantile_ranks(10, 0.01, 0.95).first, 1);
}

}  // namespace
}  // namespace faultline::numerics::boost_laws_test
