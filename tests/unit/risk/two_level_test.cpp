// SPDX-License-Identifier: Apache-2.0
#include "risk/two_level.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::risk::two_level_test {
namespace {

TEST(TwoLevelError, IsTheStandardErrorOfTheMeanOfEqualParts) {
  const std::vector<DrawEstimate> draws{{10, 1.0, 0.1}, {10, 2.0, 0.1}, {10, 6.0, 0.1}};
  EXPECT_DOUBLE_EQ(two_level_error(draws), std::sqrt(7.0 / 3.0));  // S² = (4 + 1 + 9)/2 = 7
}

TEST(TwoLevelError, WeighsPartsByTheirTrials) {
  const std::vector<DrawEstimate> draws{{30, 1.0, 0.0}, {10, 5.0, 0.0}};
  // mean 2: (¾·1)² + (¼·3)² = 1.125, times K/(K − 1) = 2.
  EXPECT_DOUBLE_EQ(two_level_error(draws), 1.5);
  EXPECT_TRUE(std::isnan(two_level_error(std::vector<DrawEstimate>{{30, 1.0, 0.0}})));
}

std::vector<DrawEstimate> rising(std::size_t count, double error) {
  std::vector<DrawEstimate> draws;
  for (std::size_t k = 0; k < count; ++k) draws.push_back({100, static_cast<double>(k), error});
  return draws;
}

TEST(ParameterSpread, TakesTheMonteCarloNoiseOut) {
  const auto raw = parameter_spread(rising(21, 0.0));
  EXPECT_DOUBLE_EQ(raw.sd * raw.sd, 38.5);  // (n² + n)/12 of 0 … n − 1
  EXPECT_DOUBLE_EQ(raw.low, 1.0);
  EXPECT_DOUBLE_EQ(raw.high, 19.0);
  const auto cleaned = parameter_spread(rising(21, std::sqrt(28.875)));
  EXPECT_DOUBLE_EQ(cleaned.sd * cleaned.sd, 38.5 - 28.875);  // a quarter: deviations are halved
  EXPECT_DOUBLE_EQ(cleaned.noise * cleaned.noise, 28.875);
  EXPECT_DOUBLE_EQ(cleaned.low, 5.5);
  EXPECT_DOUBLE_EQ(cleaned.high, 14.5);
}

TEST(ParameterSpread, IsAPointWhereNoiseExplainsEverything) {
  const auto spread = parameter_spread(rising(21, 10.0));
  EXPECT_EQ(spread.sd, 0.0);
  EXPECT_DOUBLE_EQ(spread.low, 10.0);
  EXPECT_DOUBLE_EQ(spread.high, 10.0);
}

TEST(ParameterSpread, SaysNothingOfFewDraws) {
  EXPECT_TRUE(std::isnan(parameter_spread(rising(19, 0.0)).low));
  EXPECT_FALSE(std::isnan(parameter_spread(rising(20, 0.0)).low));
}

}  // namespace
}  // namespace faultline::risk::two_level_test
