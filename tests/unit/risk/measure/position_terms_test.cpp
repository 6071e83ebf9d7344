// SPDX-License-Identifier: Apache-2.0
//
// Measures of what positions earn, report and owe: one position of 1,000 ETH, and losses by hand.
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "risk/measure.hpp"
#include "risk/measure/exit_cost.hpp"
#include "risk/measure/forgone_yield.hpp"
#include "risk/measure/lender_loss.hpp"
#include "risk/measure/oracle_halts.hpp"
#include "risk/measure/queued_withdrawals.hpp"
#include "risk/measure/tied_points_value.hpp"
#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::position_terms_test {
namespace {

using test::SyntheticTrials;
using test::values;
using testing::ElementsAre;
using testing::IsNan;

constexpr double value = 1000.0;

class PositionTermsTest : public testing::Test {
 protected:
  PositionTermsTest() : context(test::context_of_one(value)) {
    context.weighting = Weighting::unit;
    context.terms = {portfolio::PositionTerms{.value = value}};
    context.asked = {.earnings = true,
                     .supply = true,
                     .oracle = true,
                     .loan = true,
                     .exit = true,
                     .queue = true,
                     .tied_points = true};
  }
  portfolio::PositionTerms& terms() { return context.terms[0]; }

  template <class M>
  std::vector<Table> measured(SyntheticTrials trials) const {
    M measure(context);
    measure.add(trials.batch());
    return measure.tables(context);
  }

  MeasureContext context;
};

/// A trial in which the position loses at some dates, net.
void add_path(SyntheticTrials& trials, const std::vector<std::pair<double, double>>& path,
              double weight = 1.0) {
  double total = 0.0;
  for (const auto& [time, net] : path) {
    trials.claim(time, {SyntheticTrials::row(0, net + 7.0, 7.0)});
    total += net;
  }
  trials.add_loss(total, 0.0, weight);
}

double only(const std::vector<Table>& tables, const std::string& name) {
  const auto& all = values(tables, name);
  EXPECT_EQ(all.size(), 1u);
  return all.at(0);
}

TEST_F(PositionTermsTest, ForgoesEarningsOnWhatWasLostUntilTheEnd) {
  terms().earnings.part = {30.0, 10.0, 0.0, 0.0};
  SyntheticTrials trials;
  add_path(trials, {{0.25, 100.0}, {0.5, 50.0}});
  for (int i = 0; i < 3; ++i) add_path(trials, {});
  const auto tables = measured<ForgoneYield>(trials);
  const double lost = 0.04 * (100.0 * 0.75 + 50.0 * 0.5);
  EXPECT_NEAR(only(tables, "forgone_yield"), lost / 4, 1e-12);
  EXPECT_NEAR(only(tables, "forgone_yield_se"), lost * std::sqrt(0.25 * 0.75 / 4), 1e-9);
}

TEST_F(PositionTermsTest, WeighsTrials) {
  context.weighting = Weighting::general;
  terms().earnings.part = {40.0, 0.0, 0.0, 0.0};
  SyntheticTrials trials;
  add_path(trials, {{0.0, 100.0}}, 0.5);
  add_path(trials, {}, 1.5);
  EXPECT_NEAR(only(measured<ForgoneYield>(trials), "forgone_yield"), 0.5 * 4.0 / 2, 1e-12);
}

TEST_F(PositionTermsTest, CountsHaltsOfReports) {
  terms().oracle =
      portfolio::Oracle{.cap = 0.1, .period_years = 0.1, .stale_years = 0.0, .exit_share = 0.25};
  SyntheticTrials trials;
  add_path(trials, {{0.05, 150.0}, {0.55, 90.0}});  // 90 of 850 is above the cap too
  add_path(trials, {{0.05, 60.0}, {0.35, 60.0}});   // each below the cap
  add_path(trials, {{0.21, 60.0}, {0.29, 60.0}});   // in one report
  add_path(trials, {});
  const auto tables = measured<OracleHalts>(trials);
  EXPECT_NEAR(only(tables, "oracle_halt_probability"), 2.0 / 4, 1e-15);
  EXPECT_NEAR(only(tables, "oracle_halt_probability_se"), std::sqrt(0.25 / 4), 1e-15);
  EXPECT_NEAR(only(tables, "oracle_halts"), 3.0 / 4, 1e-15);
  EXPECT_NEAR(only(tables, "oracle_halts_se"), std::sqrt((5.0 / 4 - 9.0 / 16) / 4), 1e-15);
  EXPECT_NEAR(only(tables, "oracle_deferred_loss"), (240.0 + 120.0) / 4, 1e-9);
  EXPECT_NEAR(only(tables, "oracle_excess_loss"), (50.0 + 5.0 + 20.0) / 4, 1e-9);
  EXPECT_NEAR(only(tables, "oracle_moved_cost"), 0.25 * 360.0 / 4, 1e-9);
}

TEST_F(PositionTermsTest, TellsWhatLendersLose) {
  terms().loan = portfolio::Loan{.amount = 800.0, .liquidation_ltv = 0.9, .discount = 0.1};
  SyntheticTrials trials;
  for (const double loss : {0.0, 50.0, 112.0, 300.0}) add_path(trials, {{0.5, loss}});
  const auto tables = measured<LenderLoss>(trials);
  // 800 / 950 and less is below 0.9; (1000 − 112) · 0.9 = 799.2 and 700 · 0.9 = 630 do not repay.
  EXPECT_NEAR(only(tables, "liquidation_probability"), 2.0 / 4, 1e-15);
  EXPECT_NEAR(only(tables, "shortfall_probability"), 2.0 / 4, 1e-15);
  EXPECT_NEAR(only(tables, "lender_expected_loss"), (0.8 + 170.0) / 4, 1e-9);
}

TEST_F(PositionTermsTest, TellsWhatIsGivenUpByLeaving) {
  terms().exit = portfolio::Exit{0.1, portfolio::DepthCurve({{100.0, 0.05}})};
  SyntheticTrials trials;
  add_path(trials, {{0.5, 200.0}});
  add_path(trials, {});
  // A tenth of 800 is sold at 0.8 · 0.05.
  EXPECT_NEAR(only(measured<ExitCost>(trials), "exit_cost"), 80.0 * 0.04 / 2, 1e-12);
}

TEST_F(PositionTermsTest, SplitsLossesBetweenTheQueueAndThoseWhoStay) {
  terms().earnings.part = {100.0, 0.0, 0.0, 400.0};
  terms().queue =
      portfolio::WithdrawalQueue{portfolio::QueuePays::lesser_value, {{0.25, 0.1}, {0.25, 0.5}}};
  SyntheticTrials trials;
  add_path(trials, {{0.3, 200.0}, {0.7, 100.0}});
  add_path(trials, {{0.05, 4.0}});
  for (int i = 0; i < 2; ++i) add_path(trials, {});
  const auto tables = measured<QueuedWithdrawals>(trials);
  // Until 0.1 and 0.5 the position earns 10 and 50, after a loss a tenth of that a year less. The
  // second claim of the first trial bears 200 less 46; gains make up for the 4 of the second trial.
  const double first = 0.25 * (200.0 - 46.0);
  EXPECT_NEAR(only(tables, "queue_loss"), first / 4, 1e-9);
  EXPECT_NEAR(only(tables, "queue_loss_se"), first * std::sqrt(0.25 * 0.75 / 4), 1e-9);
  EXPECT_NEAR(only(tables, "queue_short_probability"), 1.0 / 4, 1e-15);
  EXPECT_NEAR(only(tables, "queue_stayers_loss"), (300.0 - first + 4.0) / 4, 1e-9);
  const double quiet = 0.25 * (10.0 + 50.0);
  const double second = 0.25 * (10.0 - 0.1 * 4.0 * 0.05 - 4.0 + 50.0 - 0.1 * 4.0 * 0.45 - 4.0);
  EXPECT_NEAR(only(tables, "queue_gains_left"), (2 * quiet + 0.25 * 10.0 + second) / 4, 1e-9);
  EXPECT_THAT(only(tables, "queue_moved_loss"), IsNan()) << "there are no reports";
}

TEST_F(PositionTermsTest, TellsWhatAQueueLeavesBehindWhileAReportIsHalted) {
  terms().oracle =
      portfolio::Oracle{.cap = 0.1, .period_years = 0.1, .stale_years = 0.2, .exit_share = {}};
  terms().queue = portfolio::WithdrawalQueue{portfolio::QueuePays::lesser_value, {{0.25, 0.5}}};
  SyntheticTrials trials;
  add_path(trials, {{0.35, 200.0}});
  add_path(trials, {{0.15, 200.0}});
  const auto tables = measured<QueuedWithdrawals>(trials);
  EXPECT_NEAR(only(tables, "queue_moved_loss"), 50.0 / 2, 1e-9);
  EXPECT_NEAR(only(tables, "queue_loss"), 50.0 / 2, 1e-9);
  EXPECT_NEAR(only(tables, "queue_stayers_loss"), (200.0 + 150.0) / 2, 1e-9);
  terms().queue->pays = portfolio::QueuePays::slashed_value;
  const auto slashed = measured<QueuedWithdrawals>(trials);
  EXPECT_NEAR(only(slashed, "queue_loss"), 50.0, 1e-9);
  EXPECT_THAT(only(slashed, "queue_moved_loss"), IsNan());
}

TEST_F(PositionTermsTest, TellsWhatPointsAreWorthThatMoveWithAFactor) {
  terms().earnings.tied = {{.factor = 0, .volatility = 0.5, .yearly = 30.0},
                           {.factor = 0, .volatility = 1.0, .yearly = 10.0}};
  SyntheticTrials trials;
  std::vector<double> worth;
  for (int t = 0; t < 4; ++t) {
    add_path(trials, t == 2 ? std::vector<std::pair<double, double>>{{0.5, 100.0}}
                            : std::vector<std::pair<double, double>>{});
    const double factor = SyntheticTrials::factor_of(t);
    worth.push_back(30.0 * std::exp(0.5 * factor - 0.125) + 10.0 * std::exp(factor - 0.5));
  }
  const double mean = (worth[0] + worth[1] + worth[2] + worth[3]) / 4;
  double square = 0.0;
  for (const double x : worth) square += (x - mean) * (x - mean);
  const auto tables = measured<TiedPointsValue>(trials);
  EXPECT_NEAR(only(tables, "tied_points"), mean, 1e-9);
  EXPECT_NEAR(only(tables, "tied_points_se"), std::sqrt(square / 16), 1e-6);
  EXPECT_NEAR(only(tables, "tied_points_deviation"), std::sqrt(square / 3), 1e-6);
  EXPECT_NEAR(only(tables, "tied_points_after_loss"), worth[2], 1e-9);
  EXPECT_THAT(only(tables, "tied_points_after_loss_se"), IsNan()) << "of one trial";
}

TEST_F(PositionTermsTest, HasNoErrorWhereNothingHappenedOrNumbersAreNotKnown) {
  terms().exit = portfolio::Exit{0.1, portfolio::DepthCurve({{100.0, 0.05}})};
  SyntheticTrials quiet;
  add_path(quiet, {});
  EXPECT_EQ(only(measured<ExitCost>(quiet), "exit_cost"), 0.0);
  EXPECT_THAT(only(measured<ExitCost>(quiet), "exit_cost_se"), IsNan());
  context.parameter_parts = ParameterParts{2, 100};
  SyntheticTrials trials;
  add_path(trials, {{0.5, 200.0}});
  add_path(trials, {});
  EXPECT_GT(only(measured<ExitCost>(trials), "exit_cost"), 0.0);
  EXPECT_THAT(only(measured<ExitCost>(trials), "exit_cost_se"), IsNan());
}

TEST_F(PositionTermsTest, AsksForDatesOnlyWhereTheyMatter) {
  EXPECT_FALSE(follows_occurrences(context));
  terms().loan = portfolio::Loan{.amount = 800.0, .liquidation_ltv = {}, .discount = 0.0};
  terms().supply = 1.0;
  EXPECT_FALSE(follows_occurrences(context));
  auto queued = context;
  queued.terms[0].queue =
      portfolio::WithdrawalQueue{portfolio::QueuePays::slashed_value, {{0.1, 0.5}}};
  EXPECT_TRUE(follows_occurrences(queued));
  terms().earnings.part[0] = 1.0;
  EXPECT_TRUE(follows_occurrences(context));
}

TEST_F(PositionTermsTest, HasNoTablesThatNobodyAskedFor) {
  context.asked = {};
  SyntheticTrials trials;
  add_path(trials, {});
  EXPECT_TRUE(measured<ForgoneYield>(trials).empty());
  EXPECT_TRUE(measured<OracleHalts>(trials).empty());
  EXPECT_TRUE(measured<LenderLoss>(trials).empty());
  EXPECT_TRUE(measured<ExitCost>(trials).empty());
  EXPECT_TRUE(measured<QueuedWithdrawals>(trials).empty());
  EXPECT_TRUE(measured<TiedPointsValue>(trials).empty());
}

}  // namespace
}  // namespace faultline::risk::measure::position_terms_test
