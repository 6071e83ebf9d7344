// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/tail.hpp"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::tail_test {
namespace {

using test::context_of_one;
using test::find;
using test::SyntheticTrials;
using test::values;
using testing::ElementsAre;

/// Losses 1, 2, …, 2000 of which half is recovered; the largest occurrence takes a quarter.
std::vector<Table> tables_of_uniform_losses(const MeasureContext& context) {
  SyntheticTrials trials;
  for (int i = 1; i <= 2000; ++i) {
    trials.add({SyntheticTrials::row(0, i, 0.5 * i, 0.25), SyntheticTrials::row(1, i, 0.5 * i)});
  }
  Tail tail(context);
  tail.add(trials.batch());
  return tail.tables(context);
}

TEST(Tail, GivesEveryPerspectiveAndLevelInRowMajorOrder) {
  const auto tables = tables_of_uniform_losses(context_of_one(2047.0));
  const Table& table = find(tables, "value_at_risk");
  EXPECT_THAT(table.dims, ElementsAre("position", "perspective", "level"));
  EXPECT_EQ(table.units, "ETH");
  EXPECT_THAT(find(tables, "book_value_at_risk").dims, ElementsAre("perspective", "level"));
  EXPECT_THAT(values(tables, "book_value_at_risk"),
              ElementsAre(1900.0, 1980.0, 1998.0, 950.0, 990.0, 999.0, 950.0, 990.0, 999.0));
}

TEST(Tail, CountsTheTrialsAboveTheValueAtRisk) {
  const auto tables = tables_of_uniform_losses(context_of_one(2047.0));
  const auto& samples = values(tables, "book_tail_effective_samples");
  EXPECT_EQ(samples[0], 100.0);
  EXPECT_EQ(samples[1], 20.0);
  EXPECT_EQ(samples[2], 2.0);
}

TEST(Tail, ReadsTheAggregateExceedanceCurveAtReturnPeriods) {
  MeasureContext context = context_of_one(2047.0);
  context.horizon_years = 2.0;
  context.return_periods_years = {1.0, 2.0, 40.0, 200.0};
  const auto tables = tables_of_uniform_losses(context);
  const Table& curve = find(tables, "aggregate_exceedance");
  EXPECT_THAT(curve.dims, ElementsAre("position", "perspective", "return_period"));
  const auto& book = values(tables, "book_aggregate_exceedance");
  EXPECT_TRUE(std::isnan(book[0]));
  EXPECT_TRUE(std::isnan(book[1]));
  EXPECT_EQ(book[2], 1900.0);
  EXPECT_EQ(book[3], 1980.0);
  EXPECT_LT(values(tables, "book_aggregate_exceedance_low")[2], 1900.0);
  EXPECT_GT(values(tables, "book_aggregate_exceedance_high")[2], 1900.0);
}

TEST(Tail, KeepsManyPositionsCoarserAndTheBookFine) {
  MeasureContext context = context_of_one(2047.0);
  context.holders.assign(most_fine_holders + 1, "position");
  context.largest_loss.assign(context.holder_count(), 2047.0);
  context.grids.assign(context.holder_count(), numerics::MoneyGrid(2047.0));
  const std::size_t book = context.book().index();
  SyntheticTrials trials(0, book);
  for (int i = 1; i <= 2000; ++i) {
    trials.add({SyntheticTrials::row(0, i, 0.0), SyntheticTrials::row(book, i, 0.0)});
  }
  Tail tail(context);
  tail.add(trials.batch());
  const auto tables = tail.tables(context);
  EXPECT_EQ(values(tables, "book_value_at_risk_resolution")[0], 0.0);
  const double resolution = values(tables, "value_at_risk_resolution")[0];
  EXPECT_GT(resolution, 0.0);
  EXPECT_LE(resolution, 0x1p-7);
  EXPECT_NEAR(values(tables, "value_at_risk")[0], 1900.0, 1900.0 * resolution);
}

TEST(Tail, OfTrialsThatCountAsOneIsThatOfWeightsOfOne) {
  MeasureContext context = context_of_one(2047.0);
  const auto general = tables_of_uniform_losses(context);
  context.weighting = Weighting::unit;
  const auto unit = tables_of_uniform_losses(context);
  ASSERT_EQ(general.size(), unit.size());
  for (const Table& table : general) {
    const auto& a = std::get<std::vector<double>>(table.values);
    const auto& b = values(unit, table.name);
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))
          << table.name << " " << a[i] << " " << b[i];
    }
  }
}

TEST(Tail, OfPositionsHasTheLevelsThatAreAskedFor) {
  MeasureContext context = context_of_one(2047.0);
  context.position_levels = {0.99};
  const auto some = tables_of_uniform_losses(context);
  const auto all = tables_of_uniform_losses(context_of_one(2047.0));
  EXPECT_EQ(values(some, "book_value_at_risk"), values(all, "book_value_at_risk"));
  for (const char* name : {"value_at_risk", "expected_shortfall"}) {
    for (std::size_t i = 0; i < 9; ++i) {
      const double value = values(some, name)[i];
      EXPECT_TRUE(i % 3 == 1 ? value == values(all, name)[i] : std::isnan(value)) << name << i;
    }
  }
}

TEST(Tail, OfPositionsIsKeptWhereItIsAskedFor) {
  MeasureContext context = context_of_one(2047.0);
  context.position_quantiles = {false, false, true};
  const auto some = tables_of_uniform_losses(context);
  const auto all = tables_of_uniform_losses(context_of_one(2047.0));
  EXPECT_EQ(values(some, "book_value_at_risk"), values(all, "book_value_at_risk"));
  const auto& value = values(some, "value_at_risk");
  for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(std::isnan(value[i]));
  for (std::size_t i = 6; i < 9; ++i) EXPECT_EQ(value[i], values(all, "value_at_risk")[i]);
}

}  // namespace
}  // namespace faultline::risk::measure::tail_test
