// SPDX-License-Identifier: Apache-2.0
#include "run/block_tables.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "risk/paired_difference.hpp"
#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"
#include "unit/run/results_of.hpp"

namespace faultline::run::block_tables_test {
namespace {

constexpr std::size_t blocks = 64;
constexpr std::size_t perspectives = 3;

Scenario scenario_of(const std::string& name, double factor) {
  auto scenario = test::sample_scenario();
  scenario.name = name;
  scenario.run.trials = 20'000;
  scenario.output.store.push_back(Store::blocks);
  scenario.covers.front().terms = {
      insurance::Tower{.layers = {{.attachment = 1.0, .width = 5.0, .reinstatements = {1.0}}}}};
  scenario.covers.front().premium_per_year = 2.0;
  for (auto& row : scenario.avs)
    if (auto& p = row.failure.failure_probability; p) *p *= factor;
  return scenario;
}

using test::run_of;

std::vector<double> row_of(const RunResult& result, const std::string& name, std::size_t row) {
  const auto& all = test::values(result, name);
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(row * blocks);
  return {begin, begin + blocks};
}

TEST(BlockTables, AreOnlyThereWhereTheyAreAskedFor) {
  auto scenario = scenario_of("base", 1.0);
  scenario.output.store.pop_back();
  const auto result = run_of({scenario});
  EXPECT_EQ(risk::find_table(result.tables, "block_trials"), nullptr);
  EXPECT_EQ(risk::find_table(result.tables, "block_loss"), nullptr);
}

TEST(BlockTables, AddUpToAllTrialsAndTheirMean) {
  const auto result = run_of({scenario_of("base", 1.0)});
  const auto& trials = test::values<std::int64_t>(result, "block_trials");
  EXPECT_EQ(std::accumulate(trials.begin(), trials.end(), std::int64_t{0}), 20'000);
  const auto& means = test::values(result, "expected_loss");
  for (std::size_t row = 0; row < means.size(); ++row) {
    const auto sums = row_of(result, "block_loss", row);
    const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
    EXPECT_NEAR(sum / 20'000, means[row], 1e-12 * (1.0 + means[row]));
  }
}

/// Of two results, each run alone, they give the very errors of one run that has both as cases.
TEST(BlockTables, OfTwoRunsGiveThePairedErrorsOfOne) {
  const auto base = scenario_of("base", 1.0);
  const auto stressed = scenario_of("stressed", 0.5);
  const auto first = run_of({base});
  const auto second = run_of({stressed});
  const auto both = run_of({base, stressed});
  const auto& counts = test::values<std::int64_t>(first, "block_trials");
  EXPECT_EQ(counts, test::values<std::int64_t>(second, "block_trials"));
  const std::vector<std::uint64_t> trials(counts.begin(), counts.end());
  const auto expect_same = [&](const std::string& sums, const std::string& table,
                               std::size_t rows) {
    const auto& differences = test::values(both, table);
    const auto& errors = test::values(both, table + "_se");
    ASSERT_EQ(errors.size(), 2 * rows);
    double largest = 0.0;
    for (std::size_t row = 0; row < rows; ++row) {
      const auto one =
          risk::paired_difference(row_of(first, sums, row), row_of(second, sums, row), trials);
      EXPECT_EQ(one.difference, differences[rows + row]);
      EXPECT_EQ(one.standard_error, errors[rows + row]);
      largest = std::max(largest, one.standard_error);
    }
    EXPECT_GT(largest, 0.0);
  };
  expect_same("block_loss", "difference_expected_loss",
              test::values(first, "expected_loss").size());
  expect_same("book_block_loss", "book_difference_expected_loss", perspectives);
  expect_same("block_net_cost", "difference_expected_net_cost",
              test::values(first, "expected_net_cost").size());
  expect_same("book_block_net_cost", "book_difference_expected_net_cost", 1);
}

}  // namespace
}  // namespace faultline::run::block_tables_test
