// SPDX-License-Identifier: Apache-2.0
#include "failure/shock_dates.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "unit/failure/statistics.hpp"

namespace faultline::failure::shock_dates_test {
namespace {

struct Dates {
  std::vector<double> times;
  std::vector<std::int64_t> count;  ///< by trial
};

Dates dates_of(double rate, double horizon, std::uint64_t groups) {
  Shock shock;
  shock.key = 17;
  shock.rate = rate;
  shock.probability = probability_within(horizon, rate);
  Dates dates;
  dates.count.resize(64 * groups);
  for (std::uint64_t group = 0; group < groups; ++group) {
    double last = 0.0;
    for_each_date(shock, horizon, 5, group, ~std::uint64_t{0},
                  [&](std::uint32_t lane, double time, std::uint32_t index) {
                    EXPECT_EQ(index, dates.count[64 * group + lane]++);
                    EXPECT_GE(time, index == 0 ? 0.0 : last);
                    last = time;
                    dates.times.push_back(time);
                  });
  }
  return dates;
}

TEST(ShockDates, AreAPoissonProcess) {
  const auto dates = dates_of(0.4, 3.0, 2'000);
  const auto trials = static_cast<std::int64_t>(dates.count.size());
  double poisson = std::exp(-1.2);
  // Seven scores and a law: a false alarm has probability 6e-5.
  for (int k = 0; k < 7; ++k) {
    test::expect_probability(std::count(dates.count.begin(), dates.count.end(), k), trials,
                             poisson);
    poisson *= 1.2 / (k + 1);
  }
  test::expect_law(dates.times, [](double t) { return t / 3.0; });
}

TEST(ShockDates, DoNotComeAtRateZero) {
  EXPECT_TRUE(dates_of(0.0, 10.0, 10).times.empty());
}

TEST(ShockDates, OfALongerHorizonContinueThoseOfAShorterOne) {
  auto shorter = dates_of(0.8, 1.0, 50);
  auto longer = dates_of(0.8, 4.0, 50);
  std::erase_if(longer.times, [](double t) { return t > 1.0; });
  EXPECT_FALSE(shorter.times.empty());
  EXPECT_EQ(shorter.times, longer.times);
}

TEST(ShockDates, AreOnlyOfTheLanesAskedFor) {
  Shock shock;
  shock.rate = 20.0;
  shock.probability = 1.0;
  for_each_date(shock, 1.0, 5, 0, std::uint64_t{1} << 9,
                [](std::uint32_t lane, double, std::uint32_t) { EXPECT_EQ(lane, 9u); });
}

}  // namespace
}  // namespace faultline::failure::shock_dates_test
