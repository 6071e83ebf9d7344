// SPDX-License-Identifier: Apache-2.0
#include "numerics/elementary.hpp"

#include <cmath>

namespace faultline::numerics::elementary_test {
namespace {

TEST(Elementary, FunctionsAreCorrectToTheLastBitOrItsNeighbour) {
  // values by mpmath at 40 digits
  EXPECT_DOUBLE_EQ(exp(-1.5), 0.2231301601484298289332804707640125213421711);
  EXPECT_DOUBLE_EQ(expm1(-1e-9), -9.99999999500000000166666666625e-10);
  EXPECT_DOUBLE_EQ(log(0.3), -1.203972804325935992622746217761838502953611);
  EXPECT_DOUBLE_EQ(log1p(-1e-9), -1.000000000500000000333333333583333e-9);
}

TEST(Elementary, PairsUndoEachOther) {
  for (double x = -20.0; x < 0.0; x += 0.37) {
    EXPECT_NEAR(log(exp(x)), x, 1e-15 * std::abs(x) + 1e-15);
    EXPECT_NEAR(log1p(expm1(x * 1e-3)), x * 1e-3, 1e-15);
  }
}

}  // namespace
}  // namespace faultline::numerics::elementary_test
