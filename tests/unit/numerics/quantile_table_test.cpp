// SPDX-License-Identifier: Apache-2.0
#include "numerics/quantile_table.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "numerics/beta_quantiles.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics::quantile_table_test {
namespace {

class BetaTable : public testing::TestWithParam<std::pair<double, double>> {
 protected:
  [[nodiscard]] double exact(double u) const {
    return beta_quantile(GetParam().first, GetParam().second, u);
  }
  QuantileTable table_{BetaQuantiles(GetParam().first, GetParam().second)};
};

TEST_P(BetaTable, StatesAnErrorOfABillionth) {
  EXPECT_LE(table_.max_error(), 1e-9);
}

TEST_P(BetaTable, IsAsGoodAsItSaysBetweenTheMidpointsToo) {
  for (int i = 1; i < 5000; ++i) {
    const double u = normal_cdf(-6.3 + 12.6 * i / 5000.0);
    // The error of a cubic interpolant peaks near, not at, the midpoints.
    EXPECT_NEAR(table_(u), exact(u), 2.0 * table_.max_error()) << u;
  }
}

TEST_P(BetaTable, IsMonotone) {
  double previous = table_(0x1p-33);
  for (double z = -6.33; z < 6.34; z += 0.0007) {
    const double value = table_.at_normal(z);
    EXPECT_GE(value, previous * (1.0 - 1e-15)) << z;
    previous = value;
  }
}

TEST_P(BetaTable, StaysInTheUnitInterval) {
  EXPECT_GE(table_(0x1p-33), 0.0);
  EXPECT_LE(table_(1.0 - 0x1p-33), 1.0);
}

INSTANTIATE_TEST_SUITE_P(Shapes, BetaTable,
                         testing::Values(std::pair{0.3, 0.3}, std::pair{0.3, 5.0},
                                         std::pair{5.0, 0.3}, std::pair{1.0, 1.0},
                                         std::pair{1.55, 8.1}, std::pair{5.0, 5.0}));

TEST(QuantileTable, FollowsTheUniformLaw) {
  const QuantileTable table([](double z) { return 0.05 + 0.95 * normal_cdf(z); });
  for (const double u : {1e-9, 0.1, 0.5, 0.77, 1.0 - 1e-9}) {
    EXPECT_NEAR(table(u), 0.05 + 0.95 * u, 1e-9);
  }
}

TEST(QuantileTable, StatesTheErrorItCannotRemove) {
  const QuantileTable step([](double z) { return normal_cdf(z) < 0.3 ? 0.0 : 1.0; });
  EXPECT_GT(step.max_error(), 0.1);
  EXPECT_EQ(step(0.29), 0.0);
  EXPECT_EQ(step(0.31), 1.0);
}

TEST(QuantileTable, HoldsItsEndsBeyondTheReachOfAWord) {
  const QuantileTable table([](double z) { return normal_cdf(z); });
  EXPECT_EQ(table(1e-300), table.at_normal(-6.4));
  EXPECT_EQ(table.at_normal(50.0), table.at_normal(6.4));
}

}  // namespace
}  // namespace faultline::numerics::quantile_table_test
