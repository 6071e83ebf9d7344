// SPDX-License-Identifier: Apache-2.0
#include "risk/separate_difference.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "numerics/normal.hpp"

namespace faultline::risk::separate_difference_test {
namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();

TEST(SeparateError, OfStandardErrorsIsTheirHypotenuse) {
  EXPECT_DOUBLE_EQ(separate_error(3.0, 4.0), 5.0);
  EXPECT_TRUE(std::isnan(separate_error(3.0, nan)));
  EXPECT_TRUE(std::isnan(separate_error(nan, 4.0)));
}

TEST(SeparateError, OfSymmetricIntervalsIsThatOfTheirStandardErrors) {
  const double z = numerics::normal_quantile(0.975);
  const IntervalEstimate x{10.0, 10.0 - 3.0 * z, 10.0 + 3.0 * z};
  const IntervalEstimate y{11.0, 11.0 - 4.0 * z, 11.0 + 4.0 * z};
  EXPECT_NEAR(separate_error(x, y, 0.95), 5.0, 1e-14);
  EXPECT_NEAR(separate_error(y, x, 0.95), 5.0, 1e-14);
  EXPECT_NEAR(separate_error(x, x, 0.95), std::sqrt(18.0), 1e-14);
}

/// The arms that face each other: 1 above x and 2 below y, and not 100 on the other sides.
TEST(SeparateError, OfSkewIntervalsIsOfTheArmsBetweenTheEstimates) {
  const double z = numerics::normal_quantile(0.95);
  const IntervalEstimate x{10.0, 10.0 - 100.0, 10.0 + 1.0};
  const IntervalEstimate y{15.0, 15.0 - 2.0, 15.0 + 100.0};
  EXPECT_NEAR(separate_error(x, y, 0.9), std::sqrt(5.0) / z, 1e-14);
  EXPECT_NEAR(separate_error(y, x, 0.9), std::sqrt(5.0) / z, 1e-14);
  EXPECT_NEAR(separate_error({10.0, -90.0, 11.0}, {10.0, 8.0, 110.0}, 0.9), std::sqrt(2e4) / z,
              1e-12);
}

TEST(SeparateError, IsNoNumberWhereAnEndIsNone) {
  EXPECT_TRUE(std::isnan(separate_error({1.0, nan, nan}, {2.0, 1.5, 2.5}, 0.95)));
}

/// Of two normal numbers drawn apart, z is standard: over 4,000 pairs its mean square is
/// within 4.5·√(2/4000) of 1, with a false alarm in 6.8e-6.
TEST(SeparateError, MakesDifferencesStandard) {
  std::mt19937_64 generator(5);
  std::normal_distribution<double> normal;
  double squares = 0.0;
  for (int pair = 0; pair < 4000; ++pair) {
    const double x = 3.0 * normal(generator);
    const double y = 4.0 * normal(generator);
    const double z = (y - x) / separate_error(3.0, 4.0);
    squares += z * z;
  }
  EXPECT_NEAR(squares / 4000.0, 1.0, 4.5 * std::sqrt(2.0 / 4000.0));
}

}  // namespace
}  // namespace faultline::risk::separate_difference_test
