// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "numerics/kernels/kernels.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics::kernels::box_muller_test {
namespace {

using Words = std::array<std::uint32_t, 64>;
using Singles = std::array<float, 64>;

constexpr double pi = 3.14159265358979323846;

/// Words spread evenly, with both ends.
Words spread(std::uint32_t start, std::uint32_t step) {
  Words words;
  for (std::size_t i = 0; i < 64; ++i) words[i] = start + static_cast<std::uint32_t>(i) * step;
  words[62] = 0;
  words[63] = 0xFFFFFFFFU;
  return words;
}

TEST(BoxMuller, AgreesWithItsFormulaToSinglePrecision) {
  for (std::uint32_t k = 0; k < 200; ++k) {
    const Words first = spread(k * 2654435761U, 67108859U);
    const Words second = spread(k * 40503U, 67108861U);
    Singles a, b;
    box_muller(first, second, a, b);
    for (std::size_t i = 0; i < 64; ++i) {
      const auto u = static_cast<float>((static_cast<double>(first[i]) + 0.5) * 0x1p-32);
      const double r = std::sqrt(-2.0 * std::log(static_cast<double>(u)));
      const double theta = 2.0 * pi * static_cast<double>(second[i]) * 0x1p-32;
      EXPECT_NEAR(a[i], r * std::cos(theta), 4e-7 * r) << first[i] << " " << second[i];
      EXPECT_NEAR(b[i], r * std::sin(theta), 4e-7 * r) << first[i] << " " << second[i];
    }
  }
}

TEST(BoxMuller, ReachesItsLargestRadiusAtTheWordZeroAndNoRadiusAtTheLast) {
  Words first{};
  const Words second{};
  first[1] = 0xFFFFFFFFU;
  Singles a, b;
  box_muller(first, second, a, b);
  EXPECT_NEAR(a[0], std::sqrt(2.0 * 33.0 * std::log(2.0)), 1e-6);
  EXPECT_LE(a[0], 6.77F);
  EXPECT_EQ(a[1], 0.0F);
  EXPECT_EQ(b[0], 0.0F);
}

// 6.4 million normals against Φ in 40 cells of equal probability. With 39 degrees of freedom the
// statistic exceeds 95 by chance once in two million seeds; the seed is fixed.
TEST(BoxMuller, FollowsTheNormalLaw) {
  constexpr std::size_t cells = 40;
  constexpr std::uint64_t groups = 50000;
  std::array<double, cells> count{};
  for (std::uint64_t group = 0; group < groups; ++group) {
    Words first, second;
    philox_words(2026, 1, 1, group, first);
    philox_words(2026, 2, 1, group, second);
    Singles a, b;
    box_muller(first, second, a, b);
    for (const Singles* values : {&a, &b}) {
      for (const float x : *values) {
        const double p = normal_cdf(static_cast<double>(x));
        count[static_cast<std::size_t>(p * cells)] += 1.0;
      }
    }
  }
  const double expected = static_cast<double>(groups) * 128.0 / cells;
  double statistic = 0.0;
  for (const double n : count) statistic += (n - expected) * (n - expected) / expected;
  EXPECT_LT(statistic, 95.0);
}

}  // namespace
}  // namespace faultline::numerics::kernels::box_muller_test
