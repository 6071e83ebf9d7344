// SPDX-License-Identifier: Apache-2.0
#include "numerics/trivariate_normal.hpp"

#include "numerics/bivariate_normal.hpp"
#include "numerics/normal.hpp"
#include "unit/numerics/relative_error.hpp"

namespace faultline::numerics::trivariate_normal_test {
namespace {

constexpr std::array<double, 3> origin{0.0, 0.0, 0.0};

// ⅛ + (asin r₁₂ + asin r₁₃ + asin r₂₃)/4π.
TEST(TrivariateNormal, GivesOrthantProbabilities) {
  EXPECT_THAT(trivariate_normal_cdf(origin, 0.3, 0.5, -0.2),
              IsCloseTo(0.17488978345959250639, 1e-10));
  EXPECT_THAT(trivariate_normal_cdf(origin, 0.2, 0.2, 0.2),
              IsCloseTo(0.17307066263673119871, 1e-10));
  EXPECT_THAT(trivariate_normal_cdf(origin, 0.9, 0.9, 0.9),
              IsCloseTo(0.39232528015347029694, 1e-10));
  EXPECT_THAT(trivariate_normal_cdf(origin, 0.5, 0.5, 0.5), IsCloseTo(0.25, 1e-10));
}

TEST(TrivariateNormal, GivesTheProbabilityThatThreeFailTogether) {
  const std::array<double, 3> upper{normal_quantile(0.01), normal_quantile(0.02),
                                    normal_quantile(0.05)};
  EXPECT_THAT(trivariate_normal_cdf(upper, 0.3, 0.5, -0.2),
              IsCloseTo(0.00012378941702726275257, 1e-10));
  const double equal = normal_quantile(0.01);
  EXPECT_THAT(trivariate_normal_cdf({equal, equal, equal}, 0.2, 0.2, 0.2),
              IsCloseTo(2.4158811519481991138e-5, 1e-10));
}

TEST(TrivariateNormal, DoesNotDependOnTheOrderOfTheVariables) {
  const double one = trivariate_normal_cdf({-1.0, -0.3, 0.4}, 0.3, 0.5, -0.2);
  EXPECT_THAT(trivariate_normal_cdf({0.4, -1.0, -0.3}, 0.5, -0.2, 0.3), IsCloseTo(one, 1e-10));
}

TEST(TrivariateNormal, FactorsWhenOneVariableIsIndependent) {
  EXPECT_THAT(trivariate_normal_cdf({-1.2, -0.7, 0.3}, 0.6, 0.0, 0.0),
              IsCloseTo(bivariate_normal_cdf(-1.2, -0.7, 0.6) * normal_cdf(0.3), 1e-10));
}

}  // namespace
}  // namespace faultline::numerics::trivariate_normal_test
