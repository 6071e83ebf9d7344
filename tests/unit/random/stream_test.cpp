// SPDX-License-Identifier: Apache-2.0
#include "random/stream.hpp"

#include <cmath>
#include <random>

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <gtest/gtest.h>

namespace faultline::random::stream_test {
namespace {

static_assert(std::uniform_random_bit_generator<Stream>);

const Address address{20261122, Purpose::shock_gap, 5, key_of("shock.client-bug")};

TEST(Stream, GivesTheWordsOfSuccessiveIndices) {
  Stream stream(address, 48211);
  for (std::uint32_t i = 0; i < 10; ++i) {
    Address next = address;
    next.index += i;
    EXPECT_EQ(stream(), word_at(next, 48211));
  }
}

TEST(Stream, CopiesContinueIndependently) {
  Stream stream(address, 1);
  stream();
  Stream copy = stream;
  const auto word = stream();
  stream();
  EXPECT_EQ(copy(), word);
}

// Mean and variance of 40,000 Poisson counts of mean 3: z-scores beyond 4.5 once in 75,000 seeds.
TEST(Stream, FeedsThePoissonLawOfBoost) {
  constexpr int trials = 40000;
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    Stream stream(address, trial);
    const double count = boost::random::poisson_distribution<int>(3.0)(stream);
    sum += count;
    squares += (count - 3.0) * (count - 3.0);
  }
  EXPECT_LT(std::fabs(sum / trials - 3.0) / std::sqrt(3.0 / trials), 4.5);
  // Var[(K − 3)²] = μ + 3μ² − μ² = 3 + 18.
  EXPECT_LT(std::fabs(squares / trials - 3.0) / std::sqrt(21.0 / trials), 4.5);
}

TEST(Stream, FeedsOtherLawsOfBoost) {
  Stream stream(address, 7);
  for (int i = 0; i < 100; ++i) {
    const int die = boost::random::uniform_int_distribution<int>(1, 6)(stream);
    EXPECT_TRUE(1 <= die && die <= 6);
    EXPECT_GT(boost::random::exponential_distribution<double>(2.0)(stream), 0.0);
  }
}

}  // namespace
}  // namespace faultline::random::stream_test
