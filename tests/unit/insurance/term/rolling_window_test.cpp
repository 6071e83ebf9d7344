// SPDX-License-Identifier: Apache-2.0
#include "insurance/term/rolling_window.hpp"

#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "unit/insurance/claims.hpp"

namespace faultline::insurance::rolling_window_test {
namespace {

using test::contract;
using test::recovered;
using test::Trial;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

/// What a window pays on losses at their days.
std::vector<double> paid(const RollingWindow& window,
                         const std::vector<std::pair<double, double>>& losses) {
  Trial trial;
  for (const auto& [day, loss] : losses) trial.occurrence(day / base::days_per_year, {loss});
  return recovered({contract({window})}, trial);
}

// The worked example of (M.6): d = 2, W = 40, no limit.
TEST(RollingWindow, PaysTheExampleOfTheModel) {
  EXPECT_THAT(paid({40.0, 2.0}, {{0.0, 3.0}, {39.0, 3.0}, {45.0, 1.0}}),
              Pointwise(DoubleNear(1e-12), {1.0, 3.0, 0.0}));
}

// Nexus Mutual's slashing cover: penalties above the deductible in any continuous 40 days.
TEST(RollingWindow, AddsUpSmallLossesOnlyWithinItsDays) {
  const RollingWindow cover{40.0, 0.25};
  EXPECT_THAT(paid(cover, {{0.0, 1.0}}), ElementsAre(0.75));
  EXPECT_THAT(paid(cover, {{0.0, 0.2}, {30.0, 0.2}}), Pointwise(DoubleNear(1e-12), {0.0, 0.15}));
  EXPECT_THAT(paid(cover, {{0.0, 0.2}, {50.0, 0.2}}), ElementsAre(0.0, 0.0));
}

// All days of five years, whose distances are no binary fractions of one.
TEST(RollingWindow, LeavesOutALossOfJustItsLengthAgo) {
  const RollingWindow window{40.0, 2.0};
  for (int day = 0; day < 5 * 365; ++day) {
    EXPECT_THAT(paid(window, {{day, 2.0}, {day + 40.0, 2.0}}), ElementsAre(0.0, 0.0)) << day;
    EXPECT_THAT(paid(window, {{day, 2.0}, {day + 39.0, 2.0}}), ElementsAre(0.0, 2.0)) << day;
  }
}

TEST(RollingWindow, PaysItsWidthAtMostInAWindow) {
  EXPECT_THAT(paid({40.0, 2.0, 5.0}, {{0.0, 6.0}, {10.0, 6.0}, {60.0, 9.0}}),
              ElementsAre(4.0, 1.0, 5.0));
}

// The window of day 41 holds the unpaid 10 of day 1, but the claim of that day is one of 1 only.
TEST(RollingWindow, NeverPaysMoreThanComesIn) {
  EXPECT_THAT(paid({40.0, 2.0, 5.0}, {{0.0, 10.0}, {2.0, 10.0}, {41.0, 1.0}}),
              ElementsAre(5.0, 0.0, 1.0));
}

TEST(RollingWindow, SharesAmongOccurrencesOfOneMoment) {
  EXPECT_THAT(paid({40.0, 2.0}, {{0.0, 3.0}, {0.0, 1.0}}), ElementsAre(1.5, 0.5));
}

TEST(RollingWindow, DependsOnDates) {
  EXPECT_TRUE(depends_on_dates(Term(RollingWindow{40.0, 2.0})));
  EXPECT_FALSE(depends_on_dates(Term(StopLoss{40.0, 2.0})));
}

}  // namespace
}  // namespace faultline::insurance::rolling_window_test
