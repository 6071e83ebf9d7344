// SPDX-License-Identifier: Apache-2.0
#include "estimation/latent_correlation.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "numerics/correlation.hpp"
#include "unit/estimation/histories.hpp"

namespace faultline::estimation::latent_correlation_test {
namespace {

constexpr std::int64_t windows = 200;

/// Causes whose window w has an event when its bit is set in the w-th number of a fixed sequence,
/// so that tables are arbitrary but full.
std::vector<History> causes(std::size_t count) {
  std::mt19937_64 engine(5);
  std::vector<std::vector<std::int64_t>> days(count);
  for (std::int64_t w = 0; w < windows; ++w) {
    const bool shared = engine() % 4 == 0;
    for (auto& of_cause : days)
      if (engine() % 10 < (shared ? 6 : 1)) of_cause.push_back(10 * w);
  }
  std::vector<History> result;
  for (std::size_t c = 0; c < count; ++c)
    result.push_back(history("avs." + std::string(1, static_cast<char>('a' + c)), 10 * windows,
                             days[c], c < 2 ? "g" : "h"));
  return result;
}

const Options by_ten{.window_days = 10};

// Steps 2 to 4 again, by their formulas.
TEST(LatentCorrelation, ShrinksEachPairTowardsTheMean) {
  const auto result = latent_correlation(causes(3), by_ten);
  ASSERT_EQ(result.informative, 3U);
  double mean = 0.0;
  double variance = 0.0;
  for (const auto& pair : result.pairs) {
    mean += pair.own->correlation / 3.0;
    variance += pair.own->variance;
  }
  double distance = 0.0;
  for (const auto& pair : result.pairs) {
    EXPECT_NEAR(pair.target, mean, 1e-15);
    distance += (pair.own->correlation - mean) * (pair.own->correlation - mean);
  }
  EXPECT_NEAR(result.intensity, std::min(1.0, variance / distance), 1e-12);
  EXPECT_EQ(result.repair_distance, 0.0);
  for (const auto& pair : result.pairs) {
    const double expected =
        result.intensity * mean + (1.0 - result.intensity) * pair.own->correlation;
    EXPECT_NEAR(pair.correlation, expected, 1e-15);
    EXPECT_EQ(result.matrix[pair.first * 3 + pair.second], pair.correlation);
  }
}

TEST(LatentCorrelation, BlockTargetIsTheMeanBetweenTwoGroups) {
  auto options = by_ten;
  options.target = Target::block;
  const auto result = latent_correlation(causes(4), options);  // a, b in g; c, d in h
  const auto own = [&](std::size_t pair) { return result.pairs[pair].own->correlation; };
  EXPECT_DOUBLE_EQ(result.pairs[0].target, own(0));  // a, b
  EXPECT_DOUBLE_EQ(result.pairs[5].target, own(5));  // c, d
  const double between = (own(1) + own(2) + own(3) + own(4)) / 4.0;
  for (const std::size_t pair : {1, 2, 3, 4}) EXPECT_DOUBLE_EQ(result.pairs[pair].target, between);
}

TEST(LatentCorrelation, APairThatSaysNothingHasTheTarget) {
  auto list = causes(3);
  list.push_back(history("avs.d", 10 * windows, {}));
  const auto result = latent_correlation(list, by_ten);
  EXPECT_EQ(result.informative, 3U);
  for (const auto& pair : result.pairs) {
    if (pair.second != 3) continue;
    EXPECT_NEAR(pair.correlation, result.pairs[0].target, 1e-12);
  }
}

TEST(LatentCorrelation, LeavesShocksAside) {
  auto list = causes(2);
  list.push_back(history("shock.s", 10 * windows, {1, 2, 3}));
  EXPECT_THAT(latent_correlation(list, by_ten).members, testing::ElementsAre(0, 1));
}

TEST(LatentCorrelation, HasNoMatrixWhereNothingIsKnown) {
  EXPECT_TRUE(latent_correlation({}, by_ten).matrix.empty());
  EXPECT_TRUE(latent_correlation(causes(1), by_ten).matrix.empty());
  const std::vector<History> quiet{history("avs.a", 1000, {}), history("avs.b", 1000, {5})};
  EXPECT_TRUE(latent_correlation(quiet, by_ten).matrix.empty());
}

// a and b, and b and c, always fail together but a and c never do, over and over: too many windows
// for the intensity to help.
TEST(LatentCorrelation, RepairsWhatIsNoCorrelationMatrix) {
  std::vector<std::int64_t> a;
  std::vector<std::int64_t> b;
  std::vector<std::int64_t> c;
  for (std::int64_t w = 0; w < 4000; ++w) {
    if (w % 4 == 0) a.push_back(10 * w);
    if (w % 4 <= 1) b.push_back(10 * w);
    if (w % 4 == 1) c.push_back(10 * w);
  }
  const std::vector<History> list{history("avs.a", 40000, a), history("avs.b", 40000, b),
                                  history("avs.c", 40000, c)};
  const auto result = latent_correlation(list, by_ten);
  EXPECT_LT(result.intensity, 0.01);
  EXPECT_GT(result.repair_distance, 0.01);
  EXPECT_NE(numerics::factorise(result.matrix, 3).definiteness, numerics::Definiteness::indefinite);
}

}  // namespace
}  // namespace faultline::estimation::latent_correlation_test
