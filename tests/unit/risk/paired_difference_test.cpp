// SPDX-License-Identifier: Apache-2.0
#include "risk/paired_difference.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::risk::paired_difference_test {
namespace {

TEST(PairedDifference, IsTheMeanOfTheDifferencesWithTheErrorOfAMean) {
  const std::vector<double> base{10.0, 20.0, 30.0, 40.0};
  const std::vector<double> other{11.0, 23.0, 31.0, 43.0};
  const std::vector<std::uint64_t> trials{5, 5, 5, 5};
  const auto paired = paired_difference(base, other, trials);
  EXPECT_DOUBLE_EQ(paired.difference, 8.0 / 20.0);
  // Differences of block means 0.2, 0.6, 0.2, 0.6: sample variance 0.16/3.
  EXPECT_DOUBLE_EQ(paired.standard_error, std::sqrt(0.16 / 3.0 / 4.0));
}

TEST(PairedDifference, TakesBlocksWithoutTrialsForNone) {
  const auto paired = paired_difference(std::vector{1.0, 2.0, 0.0}, std::vector{2.0, 4.0, 0.0},
                                        std::vector<std::uint64_t>{1, 1, 0});
  EXPECT_DOUBLE_EQ(paired.difference, 1.5);
  EXPECT_DOUBLE_EQ(paired.standard_error, 0.5);
}

TEST(PairedDifference, HasNoErrorOfOneBlock) {
  const auto paired = paired_difference(std::vector{1.0, 0.0}, std::vector{2.0, 0.0},
                                        std::vector<std::uint64_t>{4, 0});
  EXPECT_DOUBLE_EQ(paired.difference, 0.25);
  EXPECT_TRUE(std::isnan(paired.standard_error));
}

/// se² over many runs is the variance of d: its mean over 4,000 runs of 64 blocks has the relative
/// error √(2/63/4000) = 0.28 %; a false alarm at 4.5 of these has probability 6.8e-6.
TEST(PairedDifference, EstimatesTheVarianceWithoutBias) {
  std::mt19937_64 generator(3);
  std::normal_distribution<double> normal;
  const std::vector<std::uint64_t> trials(64, 10);
  double sum = 0.0;
  for (int run = 0; run < 4000; ++run) {
    std::vector<double> base;
    std::vector<double> other;
    for (int b = 0; b < 64; ++b) {
      base.push_back(100.0 * normal(generator));
      other.push_back(base.back() + 3.0 * normal(generator));
    }
    const double se = paired_difference(base, other, trials).standard_error;
    sum += se * se;
  }
  const double expected = 9.0 * 64.0 / (640.0 * 640.0);
  EXPECT_NEAR(sum / 4000.0 / expected, 1.0, 4.5 * std::sqrt(2.0 / 63.0 / 4000.0));
}

}  // namespace
}  // namespace faultline::risk::paired_difference_test
