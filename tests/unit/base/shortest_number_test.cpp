// SPDX-License-Identifier: Apache-2.0
#include "base/shortest_number.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace faultline::base::shortest_number_test {
namespace {

TEST(ShortestNumber, ReadsBackAsTheSameDouble) {
  for (const double value : {0.1, 1.0 / 3.0, 5e-324, 1e300, -2.5, 34'000'000.0,
                             std::nextafter(1.0, 2.0), std::numeric_limits<double>::max()}) {
    EXPECT_EQ(std::strtod(shortest_number(value).c_str(), nullptr), value);
  }
}

TEST(ShortestNumber, IsTheSameForBothZeros) {
  EXPECT_EQ(shortest_number(0.0), "0");
  EXPECT_EQ(shortest_number(-0.0), "0");
}

TEST(ShortestNumber, HasNoDigitsToSpare) {
  EXPECT_EQ(shortest_number(0.1), "0.1");
  EXPECT_EQ(shortest_number(0.012), "0.012");
}

}  // namespace
}  // namespace faultline::base::shortest_number_test
