// SPDX-License-Identifier: Apache-2.0
#include "numerics/bivariate_normal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "numerics/normal.hpp"
#include "unit/numerics/relative_error.hpp"

namespace faultline::numerics::bivariate_normal_test {
namespace {

constexpr double pi = 3.14159265358979323846;

struct JointFailure {
  double p1, p2, rho, joint, event_correlation;
};

// Expected values: mpmath, 30 digits.
TEST(BivariateNormal, GivesJointFailureProbabilitiesAndEventCorrelations) {
  const std::vector<JointFailure> expected{
      {0.01, 0.01, 0.2, 0.0003389171790734497174, 0.024133048391257547212},
      {0.01, 0.01, 0.5, 0.0012939244182646551862, 0.1205984260873389077},
      {0.01, 0.01, 0.9, 0.0054197093363004676971, 0.53734437740408764617},
      {0.01, 0.01, 0.99, 0.0085018424616411293535, 0.84867095572132619733},
      {0.01, 0.01, -0.5, 1.4809961803321669092e-7, -0.010086050543633008415},
      {0.01, 0.05, -0.3, 0.000053629362789578829893, -0.020584068400237639574},
      {1e-4, 1e-4, 0.5, 2.3311436998109688815e-6, 0.023213758373947083523},
      {1e-6, 1e-6, 0.3, 3.130939452838676308e-10, 0.00031209425737812500893},
      {0.02, 0.02, 0.95, 0.013974056153426824061, 0.69255388537891959494}};
  for (const auto& e : expected) {
    const double joint = bivariate_normal_cdf(normal_quantile(e.p1), normal_quantile(e.p2), e.rho);
    EXPECT_THAT(joint, IsCloseTo(e.joint, 1e-12)) << e.p1 << " " << e.rho;
    const double spread = std::sqrt(e.p1 * (1.0 - e.p1) * e.p2 * (1.0 - e.p2));
    EXPECT_NEAR((joint - e.p1 * e.p2) / spread, e.event_correlation, 1e-12);
  }
}

TEST(BivariateNormal, AgreesWithReferenceValues) {
  EXPECT_THAT(bivariate_normal_cdf(0.0, 0.0, 0.3), IsCloseTo(0.29849334201033914525, 1e-12));
  EXPECT_THAT(bivariate_normal_cdf(-1.0, -1.0, 0.5), IsCloseTo(0.062514094709663833792, 1e-12));
  EXPECT_THAT(bivariate_normal_cdf(-2.0, -3.0, 0.8), IsCloseTo(0.0011314265060941108331, 1e-12));
  EXPECT_THAT(bivariate_normal_cdf(-2.5, 1.5, -0.6), IsCloseTo(0.002530728068897740816, 1e-12));
  EXPECT_THAT(bivariate_normal_cdf(1.0, 0.5, 0.25), IsCloseTo(0.60442377005485127901, 1e-12));
}

TEST(BivariateNormal, HasTheClosedFormAtTheOrigin) {
  for (const double rho : {-0.999999, -0.9, -0.1, 0.1, 0.7, 0.999, 0.9999999999}) {
    EXPECT_NEAR(bivariate_normal_cdf(0.0, 0.0, rho), 0.25 + std::asin(rho) / (2.0 * pi), 1e-12);
  }
}

TEST(BivariateNormal, ApproachesThePerfectlyDependentLaws) {
  const double h = -1.3;
  const double k = 0.4;
  EXPECT_THAT(bivariate_normal_cdf(h, k, 1.0 - 1e-14), IsCloseTo(normal_cdf(h), 1e-12));
  EXPECT_EQ(bivariate_normal_cdf(h, k, 1.0), normal_cdf(h));
  EXPECT_NEAR(bivariate_normal_cdf(1.3, k, -1.0 + 1e-14), normal_cdf(1.3) - normal_cdf(-k), 1e-12);
  EXPECT_EQ(bivariate_normal_cdf(h, k, -1.0), 0.0);
}

TEST(BivariateNormal, IsSymmetricInItsArguments) {
  for (const double rho : {-0.95, -0.4, 0.4, 0.95}) {
    const double one = bivariate_normal_cdf(-2.7, 0.9, rho);
    EXPECT_THAT(bivariate_normal_cdf(0.9, -2.7, rho), IsCloseTo(one, 1e-12)) << rho;
  }
}

TEST(BivariateNormal, SplitsTheMarginalBetweenTheTwoHalves) {
  for (const double rho : {-0.9, -0.2, 0.6, 0.97}) {
    const double below = bivariate_normal_cdf(-1.5, -0.5, rho);
    const double above = bivariate_normal_cdf(-1.5, 0.5, -rho);
    EXPECT_THAT(below + above, IsCloseTo(normal_cdf(-1.5), 1e-12)) << rho;
  }
}

TEST(BivariateNormal, TakesInfiniteLimits) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(bivariate_normal_cdf(infinity, -1.0, 0.3), normal_cdf(-1.0));
  EXPECT_EQ(bivariate_normal_cdf(-1.0, infinity, 0.3), normal_cdf(-1.0));
  EXPECT_EQ(bivariate_normal_cdf(-infinity, 1.0, 0.3), 0.0);
}

struct Vasicek {
  double p, rho, level, var, es;
};

// Large homogeneous pool (Vasicek 2002): VaR = Φ((Φ⁻¹(p) + √ρ Φ⁻¹(α))/√(1−ρ)),
// ES = Φ₂(Φ⁻¹(p), Φ⁻¹(1−α); √ρ)/(1−α).
TEST(BivariateNormal, GivesTheTailOfALargeHomogeneousPool) {
  const std::vector<Vasicek> expected{
      {0.01, 0.2, 0.99, 0.075250789435496151871, 0.10512937124462143352},
      {0.01, 0.2, 0.999, 0.14552526613107133341, 0.18143553143282610171},
      {0.02, 0.15, 0.999, 0.17632893914619798288, 0.20940443021094191361},
      {0.005, 0.12, 0.9999, 0.084953077770303595271, 0.10036960710007087747},
      {0.05, 0.5, 0.95, 0.24783430021836446232, 0.39848948690660046257}};
  for (const auto& e : expected) {
    const double failure = normal_quantile(e.p);
    const double root = std::sqrt(e.rho);
    const double tail = 1.0 - e.level;  // half an ulp of level is 6e-13 of it at 0.9999
    const double var =
        normal_cdf((failure - root * normal_quantile(tail)) / std::sqrt(1.0 - e.rho));
    const double es = bivariate_normal_cdf(failure, normal_quantile(tail), root) / tail;
    EXPECT_THAT(var, IsCloseTo(e.var, 1e-12));
    EXPECT_THAT(es, IsCloseTo(e.es, 2e-12));
  }
}

// P(L ≤ x) = Φ((√(1−ρ) Φ⁻¹(x) − Φ⁻¹(p))/√ρ) of the same pool.
TEST(BivariateNormal, GivesTheLawOfALargeHomogeneousPool) {
  const double score =
      (std::sqrt(0.8) * normal_quantile(0.05) - normal_quantile(0.01)) / std::sqrt(0.2);
  EXPECT_THAT(normal_cdf(score), IsCloseTo(0.97207246590094985143, 1e-12));
}

}  // namespace
}  // namespace faultline::numerics::bivariate_normal_test
