// SPDX-License-Identifier: Apache-2.0
#include "numerics/kernels/kernels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "numerics/kernels/reference.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics::kernels::kernels_test {
namespace {

using Words = std::array<std::uint32_t, 64>;
using Reals = std::array<double, 64>;
using Singles = std::array<float, 64>;

double uniform(std::uint32_t word) {
  return (static_cast<double>(word) + 0.5) * 0x1p-32;
}

/// Words from an unrelated generator; every fourth set is crowded at the ends and middle.
Words words_of(std::uint32_t seed) {
  std::mt19937 engine(seed);
  Words words;
  for (auto& word : words) word = static_cast<std::uint32_t>(engine());
  if (seed % 4 == 0) {
    for (std::size_t i = 0; i < 32; ++i) words[i] >>= i;
    for (std::size_t i = 32; i < 64; ++i) words[i] = ~(words[i] >> (i - 32));
    words[0] = 0;
    words[1] = 0xFFFFFFFFU;
    words[2] = 0x7FFFFFFFU;
    words[3] = 0x80000000U;
  }
  return words;
}

Reals normals_of(std::uint32_t seed) {
  Reals normals;
  reference::normals_from_words(words_of(seed), normals);
  return normals;
}

Singles singles_of(std::uint32_t seed) {
  Singles singles;
  const Reals normals = normals_of(seed);
  for (std::size_t i = 0; i < 64; ++i) singles[i] = static_cast<float>(normals[i]);
  return singles;
}

/// Bits, so that −0 and 0 differ.
template <class T>
auto bits_of(const std::array<T, 64>& values) {
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  return std::bit_cast<std::array<Bits, 64>>(values);
}

/// Every test runs on every instruction set of this machine.
class Kernels : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { choose_target(GetParam()); }
  void TearDown() override { choose_target(available_targets().front()); }
};

INSTANTIATE_TEST_SUITE_P(Targets, Kernels, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

TEST_P(Kernels, DrawTheWordsOfTheReference) {
  for (std::uint64_t group : {0ULL, 1ULL, 12345ULL, (1ULL << 28) - 1}) {
    Words found;
    Words expected;
    philox_words(0x123456789abcdef0ULL, 0x02000007U, 0xfedcba9876543210ULL, group, found);
    reference::philox_words(0x123456789abcdef0ULL, 0x02000007U, 0xfedcba9876543210ULL, group,
                            expected);
    EXPECT_EQ(found, expected) << group;
  }
}

TEST_P(Kernels, TurnWordsIntoTheNormalsOfTheScalarFunction) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    const Words words = words_of(seed);
    Reals found;
    Reals expected;
    normals_from_words(words, found);
    reference::normals_from_words(words, expected);
    ASSERT_EQ(bits_of(found), bits_of(expected));
    for (std::size_t i = 0; i < 64; ++i) {
      ASSERT_EQ(found[i], normal_quantile(uniform(words[i]))) << words[i];
    }
  }
}

TEST_P(Kernels, AddAScaledFactorWithTwoRoundings) {
  Reals found = normals_of(1);
  Reals expected = found;
  const Reals start = found;
  const Reals x = normals_of(2);
  add_scaled(found, 0.3, x);
  reference::add_scaled(expected, 0.3, x);
  EXPECT_EQ(bits_of(found), bits_of(expected));
  for (std::size_t i = 0; i < 64; ++i) {
    const double product = 0.3 * x[i];
    EXPECT_EQ(found[i], start[i] + product);
  }
}

// Thresholds from certain survival to certain failure, so that the screen is met on both sides.
TEST_P(Kernels, FireExactlyWhereTheUniformIsBelowTheConditionalProbability) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    const double threshold = -8.0 + 0.03 * seed;
    const double inverse = 1.0 + 0.01 * (seed % 17);
    const Words words = words_of(seed);
    const Reals systematic = normals_of(seed + 1000);
    std::uint64_t defined = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      const bool fires = uniform(words[i]) < normal_cdf((threshold - systematic[i]) * inverse);
      defined |= std::uint64_t{fires} << i;
    }
    ASSERT_EQ(fires_given(words, systematic, threshold, inverse), defined) << threshold;
    ASSERT_EQ(reference::fires_given(words, systematic, threshold, inverse), defined) << threshold;
  }
}

// Words next to the probability itself, where a screen or a rounding would show first.
TEST_P(Kernels, DecideTheClosestWordsAsTheScalarFunctionDoes) {
  const Reals zero{};
  for (int step = -600; step <= 600; ++step) {
    const double score = 0.01 * step;
    const auto at = static_cast<std::int64_t>(normal_cdf(score) * 0x1p32);
    Words words;
    std::uint64_t defined = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      const std::int64_t near = at + static_cast<std::int64_t>(i) - 32;
      words[i] = static_cast<std::uint32_t>(std::clamp<std::int64_t>(near, 0, 0xFFFFFFFF));
      defined |= std::uint64_t{uniform(words[i]) < normal_cdf(score)} << i;
    }
    ASSERT_EQ(fires_given(words, zero, score, 1.0), defined) << score;
  }
}

TEST_P(Kernels, FireBelowAProbability) {
  for (const double p : {0.0, 1e-10, 0x1p-33, 1.5 * 0x1p-33, 0.01, 0.5, 1.0 - 0x1p-33, 1.0}) {
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
      const Words words = words_of(seed);
      std::uint64_t defined = 0;
      for (std::size_t i = 0; i < 64; ++i) defined |= std::uint64_t{uniform(words[i]) < p} << i;
      EXPECT_EQ(fires_below(words, p), defined) << p;
      EXPECT_EQ(reference::fires_below(words, p), defined) << p;
    }
  }
}

TEST_P(Kernels, DrawTheNormalPairsOfTheReference) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    const Words first = words_of(seed);
    const Words second = words_of(seed + 4000);
    Singles a, b, expected_a, expected_b;
    box_muller(first, second, a, b);
    reference::box_muller(first, second, expected_a, expected_b);
    ASSERT_EQ(bits_of(a), bits_of(expected_a));
    ASSERT_EQ(bits_of(b), bits_of(expected_b));
  }
}

TEST_P(Kernels, MultiplyARowInTheOrderOfItsColumns) {
  for (std::size_t length : {0U, 1U, 2U, 63U, 200U}) {
    std::vector<float> row(length);
    std::vector<float> normals(64 * length);
    for (std::size_t j = 0; j < length; ++j) {
      row[j] = 1.0F / static_cast<float>(j + 3);
      const Singles column = singles_of(static_cast<std::uint32_t>(j));
      std::copy(column.begin(), column.end(), normals.begin() + static_cast<long>(64 * j));
    }
    Singles found, expected, defined{};
    accumulate_row(row, normals.data(), found);
    reference::accumulate_row(row, normals.data(), expected);
    for (std::size_t j = 0; j < length; ++j) {
      for (std::size_t i = 0; i < 64; ++i) {
        const float product = row[j] * normals[64 * j + i];
        defined[i] += product;
      }
    }
    EXPECT_EQ(bits_of(found), bits_of(expected)) << length;
    EXPECT_EQ(bits_of(found), bits_of(defined)) << length;
  }
}

TEST_P(Kernels, MarkWhatLiesBelowAThreshold) {
  for (const float threshold : {-2.5F, 0.0F, 1.0F}) {
    const Singles x = singles_of(5);
    std::uint64_t defined = 0;
    for (std::size_t i = 0; i < 64; ++i) defined |= std::uint64_t{x[i] < threshold} << i;
    EXPECT_EQ(below(x, threshold), defined);
    EXPECT_EQ(reference::below(x, threshold), defined);
  }
}

TEST_P(Kernels, SayWhichInstructionSetIsInUse) {
  EXPECT_EQ(target_name(), GetParam());
}

TEST(KernelTargets, EndWithThePlainOnes) {
  EXPECT_EQ(available_targets().back(), "SCALAR");
}

TEST(KernelTargets, RefuseAnUnknownOneAndListTheOthers) {
  const std::string before = target_name();
  try {
    choose_target("MMX");
    FAIL() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("MMX"));
    for (const auto& name : available_targets())
      EXPECT_THAT(error.what(), testing::HasSubstr(name));
  }
  EXPECT_EQ(target_name(), before);
}

}  // namespace
}  // namespace faultline::numerics::kernels::kernels_test
