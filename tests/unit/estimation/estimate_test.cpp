// SPDX-License-Identifier: Apache-2.0
#include "estimation/estimate.hpp"

#include <gtest/gtest.h>

#include "unit/estimation/histories.hpp"

namespace faultline::estimation::estimate_test {
namespace {

TEST(Estimate, HasACauseForEachHistory) {
  const auto result = estimate(
      {.options = {}, .histories = {history("avs.a", 730, {5}), history("avs.b", 365, {})}});
  ASSERT_EQ(result.causes.size(), 2U);
  EXPECT_DOUBLE_EQ(result.causes[0].posterior.b, 2.0);
  EXPECT_DOUBLE_EQ(result.causes[1].posterior.a, 0.5);
  EXPECT_EQ(result.dependence.pairs.size(), 1U);
  EXPECT_EQ(result.spec.histories[1].cause, "avs.b");
}

}  // namespace
}  // namespace faultline::estimation::estimate_test
