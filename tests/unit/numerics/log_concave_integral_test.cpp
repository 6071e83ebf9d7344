// SPDX-License-Identifier: Apache-2.0
#include "numerics/log_concave_integral.hpp"

#include <array>
#include <cmath>

#include "numerics/normal.hpp"
#include "unit/numerics/relative_error.hpp"

namespace faultline::numerics::log_concave_integral_test {
namespace {

/// P(n causes of probability p all fail), where the correlation of any two is ρ in (0, 1):
///
///   ∫ φ(z)·Φ((Φ⁻¹(p) − √ρ·z)/√(1−ρ))ⁿ dz
double all_fail(int n, double p, double rho) {
  const double threshold = normal_quantile(p);
  const double root = std::sqrt(rho);
  const double rest = std::sqrt(1.0 - rho);
  const std::array bends{Bend{threshold / root, rest / root}};
  const auto integrand = [&](double z) {
    return normal_pdf(z) * std::pow(normal_cdf((threshold - root * z) / rest), n);
  };
  return integrate_log_concave(integrand, 39.0, bends);
}

struct AllFail {
  int n;
  double p, rho, joint;
};

// ½ⁿ-orthants: ⅛ + 3·asin ρ/4π for three, 1/(n+1) at ρ = ½, and mpmath at 30 digits.
TEST(LogConcaveIntegral, GivesOrthantProbabilitiesOfEqualCorrelations) {
  constexpr AllFail rows[] = {{3, .5, .2, 0.17307066263673119871},
                              {3, .5, .9, 0.39232528015347029694},
                              {3, .5, .5, 0.25},
                              {4, .5, .2, 0.11301254470545709461},
                              {10, .5, .5, 1.0 / 11.0}};
  for (const auto& [n, p, rho, joint] : rows)
    EXPECT_THAT(all_fail(n, p, rho), IsCloseTo(joint, 1e-10)) << n << ", " << rho;
}

// mpmath, 30 digits.
TEST(LogConcaveIntegral, GivesTheProbabilityThatSeveralFailTogether) {
  constexpr AllFail rows[] = {{3, .01, .2, 2.4158811519481991138e-5},
                              {5, .01, .5, 7.4795077122443875051e-5},
                              {10, .01, .5, 9.4496983807264634656e-6},
                              {4, .001, .3, 8.7009648762359674545e-8}};
  for (const auto& [n, p, rho, joint] : rows)
    EXPECT_THAT(all_fail(n, p, rho), IsCloseTo(joint, 1e-10)) << n << ", " << rho;
}

TEST(LogConcaveIntegral, EndsWhereItIsToldTo) {
  for (const double upper : {-6.0, -1.0, 0.0, 2.5, 50.0})
    EXPECT_THAT(integrate_log_concave([](double z) { return normal_pdf(z); }, upper, {}),
                IsCloseTo(normal_cdf(upper), 1e-13))
        << upper;
}

}  // namespace
}  // namespace faultline::numerics::log_concave_integral_test
