// SPDX-License-Identifier: Apache-2.0
#include "estimation/size_law.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "unit/estimation/histories.hpp"

namespace faultline::estimation::size_law_test {
namespace {

/// Slashed validators of the named incidents (scenarios/ethereum-history).
const std::vector<double> clusters{75, 11, 12, 20, 100, 39};

// With two degrees of freedom t = (2u − 1)/√(2u(1 − u)).
TEST(PredictiveBand, OfThreeSizesHasItsClosedForm) {
  const double u = 0.975;
  const double t = (2.0 * u - 1.0) / std::sqrt(2.0 * u * (1.0 - u));
  const double mean = (std::log(2.0) + std::log(5.0) + std::log(11.0)) / 3.0;
  const double s =
      std::sqrt((std::pow(std::log(2.0) - mean, 2) + std::pow(std::log(5.0) - mean, 2) +
                 std::pow(std::log(11.0) - mean, 2)) /
                2.0);
  const auto band = predictive_band(std::vector<double>{2.0, 5.0, 11.0}, 0.95);
  ASSERT_TRUE(band);
  EXPECT_NEAR(std::log(band->low), mean - t * s * std::sqrt(4.0 / 3.0), 1e-10);
  EXPECT_NEAR(std::log(band->high), mean + t * s * std::sqrt(4.0 / 3.0), 1e-10);
}

TEST(PredictiveBand, NeedsTwoSizesThatDiffer) {
  EXPECT_FALSE(predictive_band(std::vector<double>{7.0}, 0.95));
  EXPECT_FALSE(predictive_band(std::vector<double>{7.0, 7.0, 7.0}, 0.95));
}

// Whatever the law's numbers, a new lognormal size is inside in exactly 90 % of all cases. False
// alarm: 7e-6.
TEST(PredictiveBand, CoversANewSize) {
  std::mt19937_64 engine(20261122);
  std::lognormal_distribution<double> law(3.0, 1.2);
  constexpr int trials = 4000;
  int covered = 0;
  for (int t = 0; t < trials; ++t) {
    std::vector<double> sizes(5);
    for (double& size : sizes) size = law(engine);
    const auto band = predictive_band(sizes, 0.9);
    const double next = law(engine);
    covered += band->low <= next && next <= band->high ? 1 : 0;
  }
  EXPECT_LT(std::abs(covered - 0.9 * trials) / std::sqrt(0.09 * trials), 4.5);
}

TEST(SizeLaw, HoldsEveryEventAgainstTheOthers) {
  const auto law = size_law(history_of_sizes("shock.s", clusters), 0.95);
  ASSERT_EQ(law.events.size(), clusters.size());
  const auto without_first =
      predictive_band(std::vector<double>(clusters.begin() + 1, clusters.end()), 0.95);
  EXPECT_EQ(law.events[0].band->low, without_first->low);
  EXPECT_EQ(law.events[0].band->high, without_first->high);
  for (const auto& event : law.events) EXPECT_TRUE(event.is_inside()) << event.size;
}

TEST(SizeLaw, FindsAPlantedOutlierAndNoOther) {
  auto sizes = clusters;
  sizes.push_back(5000.0);
  const auto law = size_law(history_of_sizes("shock.s", sizes), 0.95);
  for (const auto& event : law.events) EXPECT_EQ(event.is_inside(), event.size < 5000.0);
}

TEST(SizeLaw, HasTheMomentsOfTheSharesWhereUnitsAreKnown) {
  auto cause = history_of_sizes("avs.a", {10.0, 30.0});
  EXPECT_FALSE(size_law(cause, 0.95).share);
  cause.units = 100.0;
  const auto share = size_law(cause, 0.95).share;
  ASSERT_TRUE(share);
  EXPECT_DOUBLE_EQ(share->mean, 0.2);
  EXPECT_DOUBLE_EQ(share->deviation, 0.1);
}

TEST(SizeLaw, PassesOverEventsWithoutASize) {
  auto cause = history_of_sizes("avs.a", {10.0, 30.0, 20.0});
  cause.events[1].size.reset();
  const auto law = size_law(cause, 0.95);
  ASSERT_EQ(law.events.size(), 2U);
  EXPECT_EQ(law.events[1].event, 2U);
  EXPECT_FALSE(law.events[0].band);  // one other is left
}

}  // namespace
}  // namespace faultline::estimation::size_law_test
