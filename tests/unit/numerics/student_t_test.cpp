// SPDX-License-Identifier: Apache-2.0
#include "numerics/student_t.hpp"

#include <cmath>

#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"
#include "unit/numerics/relative_error.hpp"

/// Reference values: closed forms at ν = 1 (Cauchy) and ν = 2, and mpmath at 30 digits.
namespace faultline::numerics::student_t_test {
namespace {

constexpr double pi = 3.14159265358979323846;

TEST(StudentTLaw, HasItsClosedForms) {
  for (const double u : {1e-7, 1e-3, 0.01, 0.3, 0.9}) {
    EXPECT_THAT(student_t_quantile(1.0, u), IsCloseTo(-1.0 / std::tan(pi * u), 1e-13));
    const double q = (2.0 * u - 1.0) / std::sqrt(2.0 * u * (1.0 - u));
    EXPECT_THAT(student_t_quantile(2.0, u), IsCloseTo(q, 1e-13));
    EXPECT_THAT(student_t_cdf(2.0, q), IsCloseTo(u, 1e-12));
  }
  EXPECT_THAT(student_t_quantile(4.0, 0.01), IsCloseTo(-3.7469473879791968366, 1e-14));
}

TEST(ChiSquaredLaw, HasItsClosedForms) {
  for (const double z : {-5.0, -1.0, 0.0, 0.5, 4.0}) {
    const double upper = normal_cdf(-z);
    const double log_upper = z < 0.0 ? std::log1p(-normal_cdf(z)) : std::log(upper);
    EXPECT_THAT(chi_squared_at_normal(2.0, z), IsCloseTo(-2.0 * log_upper, 1e-13));
    // χ²₁ is the square of a normal: Φ(z) = 2Φ(√v) − 1.
    const double root = -normal_quantile(0.5 * upper);
    EXPECT_THAT(std::sqrt(chi_squared_at_normal(1.0, z)), IsCloseTo(root, 1e-9));
  }
}

TEST(StudentT, IsAsCloseToTheLawAsItSays) {
  for (const double nu : {1.0, 1.5, 2.0, 4.0, 30.0, 1e6}) {
    const StudentT law(nu);
    for (int i = 0; i <= 2'000; ++i) {
      const double z = -6.35 + 0.00635 * i;
      SCOPED_TRACE(testing::Message() << "nu = " << nu << ", z = " << z);
      const double u = normal_cdf(z);
      const double x = law.quantile(u);
      const double error = u > 1e-8 ? 1e-8 * u : 1e-9;
      EXPECT_NEAR(law.cdf(x), u, error);
      if (z < -3.0) continue;
      EXPECT_NEAR(law.cdf(-x), 1.0 - u, 1e-8);
    }
  }
}

TEST(StudentT, IsAsCloseToTheMixingVariableAsItSays) {
  for (const double nu : {1.0, 1.5, 2.0, 4.0, 30.0, 1e6}) {
    const StudentT law(nu);
    for (int i = 0; i <= 2'000; ++i) {
      const double z = -6.0 + 0.006 * i;
      EXPECT_THAT(law.root_mixing(z), IsCloseTo(std::sqrt(chi_squared_at_normal(nu, z) / nu), 2e-7))
          << "nu = " << nu << ", z = " << z;
    }
  }
}

TEST(StudentT, NeverFallsAndStaysPositiveBeyondItsTables) {
  const StudentT law(1.0);
  EXPECT_LE(law.cdf(-1e300), 1e-9);
  EXPECT_GT(law.cdf(-1e300), 0.0);
  EXPECT_GE(law.cdf(1e300), 1.0 - 1e-9);
  EXPECT_GT(law.root_mixing(-30.0), 0.0);
  double last = 0.0;
  for (double z = -7.0; z < 7.0; z += 0.001) {
    EXPECT_GE(law.root_mixing(z), last);
    last = law.root_mixing(z);
  }
}

}  // namespace
}  // namespace faultline::numerics::student_t_test
