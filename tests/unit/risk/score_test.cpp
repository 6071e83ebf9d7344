// SPDX-License-Identifier: Apache-2.0
#include "risk/score.hpp"

#include <array>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/normal.hpp"

namespace faultline::risk::score_test {
namespace {

TEST(Score, IsThatOfABinomialCount) {
  const auto score = score_of_count(130.0, 100.0, 1000.0);
  EXPECT_DOUBLE_EQ(score.z, 30.0 / std::sqrt(90.0));
  EXPECT_EQ(score.events, 100.0);
}

TEST(Score, IsNotGivenWhereTooLittleIsExpectedEitherWay) {
  EXPECT_TRUE(std::isnan(score_of_count(25.0, 19.9, 1000.0).z));
  EXPECT_TRUE(std::isnan(score_of_count(990.0, 981.0, 1000.0).z));
  EXPECT_FALSE(std::isnan(score_of_count(990.0, 980.0, 1000.0).z));
  EXPECT_TRUE(std::isnan(score_of_sum(0.0, 100.0, 0.0, 0.0, 1000.0).z));
}

// 50 trials with four pairs each are 50 events and not 200.
TEST(Score, KnowsThatPairsFailTogether) {
  const auto score = score_of_sum(200.0, 200.0 - 1e-9, 800.0, 200.0, 1e9);
  EXPECT_NEAR(score.events, 50.0, 1e-3);
  EXPECT_NEAR(score_of_sum(256.0, 200.0, 800.0, 200.0, 1e9).z, 56.0 / std::sqrt(800.0), 1e-6);
  EXPECT_NEAR(score_of_sum(100.0, 200.0, 100.0, 200.0, 1e9).z, -100.0 / std::sqrt(200.0), 1e-6)
      << "no square is below the number itself";
}

TEST(LargestSoundScore, IsNormalForLargeCounts) {
  // Bonferroni, 121 scores: Φ(−3.53) = 0.05/242.
  const std::vector<double> events(121, 1e12);
  EXPECT_NEAR(numerics::normal_cdf(-largest_sound_score(events, 0.95)), 0.05 / 242.0, 1e-8);
  EXPECT_GT(largest_sound_score(events, 0.99), largest_sound_score(events, 0.95));
  EXPECT_TRUE(std::isnan(largest_sound_score({}, 0.95)));
}

/// Poisson counts of mean 20 have heavier upper tails than normal ones.
TEST(LargestSoundScore, AllowsForTheSkewnessOfSmallCounts) {
  EXPECT_GT(largest_sound_score(std::vector<double>(500, 20.0), 0.95),
            largest_sound_score(std::vector<double>(500, 1e9), 0.95) + 0.3);
}

/// 4,000 runs of 200 independent counts: as many as were said have a score beyond the bound.
/// Discreteness and bins let the rate be between 2 and 5 %; with a standard deviation of 0.3 %, a
/// right bound fails by chance once in 10⁶ seeds at either end.
TEST(LargestSoundScore, IsExceededAsOftenAsItSays) {
  constexpr int runs = 4'000;
  for (const double mean : {20.0, 40.0, 400.0}) {
    const std::vector<double> events(200, mean);
    const double bound = largest_sound_score(events, 0.95);
    std::mt19937_64 generator(7);
    std::poisson_distribution<int> count(mean);
    int exceeded = 0;
    for (int run = 0; run < runs; ++run) {
      double largest = 0.0;
      for (std::size_t i = 0; i < events.size(); ++i)
        largest = std::max(largest, std::fabs(count(generator) - mean) / std::sqrt(mean));
      exceeded += largest > bound ? 1 : 0;
    }
    EXPECT_LT(exceeded, 0.065 * runs) << mean;
    EXPECT_GT(exceeded, 0.02 * runs) << mean;
  }
}

}  // namespace
}  // namespace faultline::risk::score_test
