// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/block_sums.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::block_sums_test {
namespace {

using portfolio::HolderId;
using portfolio::Perspective;

MeasureContext context_by_block() {
  auto context = test::context_of_one(1000.0);
  context.sums_by_block = true;
  return context;
}

/// 200 trials from number 32 on; trial number t loses t and recovers a quarter of it.
BlockSums sums_of_trials() {
  BlockSums sums(context_by_block());
  test::SyntheticTrials trials(32);
  for (int t = 32; t < 232; ++t) trials.add_loss(t, 0.25 * t);
  sums.add(trials.batch());
  return sums;
}

TEST(BlockSums, AreNotKeptUnlessAskedFor) {
  const auto context = test::context_of_one(1000.0);
  EXPECT_FALSE(BlockSums(context).kept());
  EXPECT_EQ(BlockSums::memory_bytes(context), 0U);
}

TEST(BlockSums, HoldTheTrialsWhoseNumbersAreEqualModulo64) {
  const auto sums = sums_of_trials();
  for (std::size_t block = 0; block < BlockSums::blocks; ++block) {
    double expected = 0.0;
    std::uint64_t trials = 0;
    for (int t = 32; t < 232; ++t) {
      if (t % 64 != static_cast<int>(block)) continue;
      expected += t;
      ++trials;
    }
    EXPECT_EQ(sums.trials()[block], trials);
    for (const std::size_t holder : {0U, 1U}) {
      EXPECT_EQ(sums.losses(HolderId{holder}, Perspective::gross)[block], expected);
      EXPECT_EQ(sums.losses(HolderId{holder}, Perspective::recovered)[block], 0.25 * expected);
      EXPECT_EQ(sums.losses(HolderId{holder}, Perspective::net)[block], 0.75 * expected);
    }
  }
}

/// A bin is at most 1/16 wide, so that an excess in it is off by at most that part of the threshold
/// for each of its losses.
TEST(BlockSums, HoldWhatTheBookLosesAboveAThreshold) {
  const auto sums = sums_of_trials();
  for (const double threshold : {0.0, 30.0, 96.0, 150.0, 174.0}) {
    double expected = 0.0;
    double near = 0.0;
    for (int t = 32; t < 232; ++t) {
      expected += std::max(0.75 * t - threshold, 0.0);
      if (std::abs(0.75 * t - threshold) < threshold / 16.0) near += threshold / 16.0;
    }
    const auto excess = sums.book_excess(threshold);
    EXPECT_NEAR(std::accumulate(excess.begin(), excess.end(), 0.0), expected, near + 1e-9);
  }
}

}  // namespace
}  // namespace faultline::risk::measure::block_sums_test
