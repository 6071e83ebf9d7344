// SPDX-License-Identifier: Apache-2.0
#include "portfolio/dated_loss.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace faultline::portfolio::dated_loss_test {
namespace {

using Path = std::vector<DatedLoss>;

constexpr double day = 1.0 / 365.0;

Oracle daily(double cap, double stale_days = 0.0) {
  return {.cap = cap, .period_years = day, .stale_years = stale_days * day, .exit_share = {}};
}

TEST(FollowReports, HaltsAboveTheCapAndNotAtIt) {
  EXPECT_EQ(follow_reports(daily(0.25), 100.0, Path{{0.0, 25.0}}).halts, 0);
  const auto outcome = follow_reports(daily(0.25), 100.0, Path{{0.0, 25.5}});
  EXPECT_EQ(outcome.halts, 1);
  EXPECT_DOUBLE_EQ(outcome.deferred, 25.5);
  EXPECT_DOUBLE_EQ(outcome.excess, 0.5);
}

TEST(FollowReports, AddsUpWhatFallsIntoOneDay) {
  EXPECT_EQ(follow_reports(daily(0.25), 100.0, Path{{3.1 * day, 20.0}, {3.9 * day, 20.0}}).halts,
            1);
  EXPECT_EQ(follow_reports(daily(0.25), 100.0, Path{{3.9 * day, 20.0}, {4.1 * day, 20.0}}).halts,
            0);
}

TEST(FollowReports, MeasuresAFallByWhatIsLeft) {
  EXPECT_EQ(follow_reports(daily(0.25), 100.0, Path{{0.5, 20.0}, {0.6, 20.5}}).halts, 1);
}

TEST(FollowReports, DefersWhatIsLostWhileTheOldPriceStands) {
  // The halt of day 3 is over at the end of day 5: two days after the report that was due.
  const Path path{{3.5 * day, 30.0}, {5.5 * day, 1.0}, {6.5 * day, 1.0}};
  const auto outcome = follow_reports(daily(0.25, 2.0), 100.0, path);
  EXPECT_EQ(outcome.halts, 1);
  EXPECT_DOUBLE_EQ(outcome.deferred, 31.0);
  EXPECT_DOUBLE_EQ(outcome.excess, 6.0);
  EXPECT_DOUBLE_EQ(follow_reports(daily(0.25), 100.0, path).deferred, 30.0);
}

TEST(FollowReports, HaltsOnceInAStalePeriod) {
  const Path path{{3.5 * day, 30.0}, {4.5 * day, 40.0}};
  EXPECT_EQ(follow_reports(daily(0.25, 2.0), 100.0, path).halts, 1);
  EXPECT_EQ(follow_reports(daily(0.25), 100.0, path).halts, 2);
}

TEST(ForgoneEarnings, RunFromTheLossToTheEnd) {
  EXPECT_DOUBLE_EQ(forgone_earnings(0.04, 2.0, Path{{0.5, 100.0}, {2.0, 50.0}}), 6.0);
  EXPECT_DOUBLE_EQ(forgone_earnings(0.04, 2.0, Path{}), 0.0);
}

TEST(ExitCost, FewerLeaveEachTime) {
  const Exit exit{0.5, DepthCurve({{0.0, 0.1}})};
  // 0.5 · 90, then 0.25 of 80: all at a discount of a tenth.
  EXPECT_DOUBLE_EQ(exit_cost(exit, 100.0, Path{{0.1, 10.0}, {0.2, 10.0}}), 4.5 + 2.0);
}

TEST(DepthCurve, IsLinearBetweenPointsAndFlatBehindTheLast) {
  const DepthCurve curve({{100.0, 0.01}, {200.0, 0.03}});
  for (const auto& [amount, discount] : std::vector<std::pair<double, double>>{
           {0.0, 0.0}, {50.0, 0.005}, {100.0, 0.01}, {150.0, 0.02}, {200.0, 0.03}, {1e9, 0.03}}) {
    EXPECT_DOUBLE_EQ(curve.discount(amount), discount) << amount;
  }
  EXPECT_DOUBLE_EQ(DepthCurve({{0.0, 0.002}, {10.0, 0.004}}).discount(5.0), 0.003);
}

TEST(DepthCurve, PresetsAreOfTheValueOfThePosition) {
  EXPECT_DOUBLE_EQ(DepthCurve::preset(Liquidity::high, 1000.0).discount(50.0), 0.005);
  EXPECT_DOUBLE_EQ(DepthCurve::preset(Liquidity::medium, 1000.0).discount(50.0), 0.015);
  EXPECT_DOUBLE_EQ(DepthCurve::preset(Liquidity::low, 2000.0).discount(2000.0), 0.2);
}

}  // namespace
}  // namespace faultline::portfolio::dated_loss_test
