// SPDX-License-Identifier: Apache-2.0
#include "estimation/shrinkage.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace faultline::estimation::shrinkage_test {
namespace {

// Variances add up to 0.04, squared distances to 0.04 + 0 + 0.04.
TEST(ShrinkageIntensity, IsVarianceOverDistance) {
  const std::vector<Shrinkable> entries{{0.2, 0.01, 0.4}, {0.4, 0.02, 0.4}, {0.6, 0.01, 0.4}};
  EXPECT_DOUBLE_EQ(shrinkage_intensity(entries), 0.5);
}

TEST(ShrinkageIntensity, EndsAtTheTarget) {
  EXPECT_EQ(shrinkage_intensity(std::vector<Shrinkable>{{0.2, 0.5, 0.4}, {0.6, 0.5, 0.4}}), 1.0);
  EXPECT_EQ(shrinkage_intensity(std::vector<Shrinkable>{{0.4, 0.0, 0.4}}), 1.0);
  EXPECT_EQ(shrinkage_intensity({}), 1.0);
}

TEST(ShrinkageIntensity, IsNothingForExactEstimates) {
  EXPECT_EQ(shrinkage_intensity(std::vector<Shrinkable>{{0.2, 0.0, 0.4}}), 0.0);
}

}  // namespace
}  // namespace faultline::estimation::shrinkage_test
