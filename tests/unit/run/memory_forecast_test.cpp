// SPDX-License-Identifier: Apache-2.0
#include "run/memory_forecast.hpp"

#include <utility>
#include <vector>

#include "run/distinct_trials.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::run::memory_forecast_test {
namespace {

Plan compile(const Scenario& scenario) {
  std::vector<base::Issues> issues(1);
  auto plan = Plan::compile({&scenario, 1}, issues);
  for (const auto& issue : issues.front().list()) {
    ADD_FAILURE() << issue.path << ": " << issue.problem;
  }
  return std::move(plan.value());
}

TEST(MemoryForecast, GrowsWithWorkersAndWithTheBatch) {
  const auto plan = compile(test::sample_scenario());
  const auto one = forecast_memory(plan, 1, 1024);
  EXPECT_EQ(forecast_memory(plan, 3, 1024).batches, 3 * one.batches);
  EXPECT_EQ(forecast_memory(plan, 1, 4096).batches, 4 * one.batches);
  EXPECT_EQ(forecast_memory(plan, 3, 1024).accumulators, 2 * one.accumulators);
}

TEST(MemoryForecast, NeverTakesABatchForLargerThanTheRun) {
  auto scenario = test::sample_scenario();
  scenario.run.trials = 100;
  const auto plan = compile(scenario);
  EXPECT_EQ(forecast_memory(plan, 1, 1 << 20).batches, forecast_memory(plan, 1, 100).batches);
}

TEST(MemoryForecast, CountsTheSingleTrialsThatWaitForTheSink) {
  auto scenario = test::sample_scenario();
  scenario.run.trials = 1'000'000;
  scenario.output.store = {Store::summary};
  EXPECT_EQ(forecast_memory(compile(scenario), 2, 1024).columns, 0u);
  scenario.output.store = {Store::summary, Store::trials};
  EXPECT_EQ(forecast_memory(compile(scenario), 2, 1024).columns, 2u * 64u * 1024u * 24u);
  EXPECT_EQ(forecast_memory(compile(scenario), 2, 1 << 20).columns, 1'000'000u * 24u);
}

/// 0.35 occurrences a trial, of 32 bytes. Of a pilot of 1,024 trials a quarter more or less would
/// be five standard deviations; the same seed gives the same pilot.
TEST(MemoryForecast, CountsTheOccurrencesThatAreKept) {
  auto scenario = test::sample_scenario();
  scenario.run.trials = 1'000'000;
  scenario.output.store = {Store::summary};
  EXPECT_EQ(forecast_memory(compile(scenario), 2, 1024).events, 0u);
  scenario.output.store = {Store::summary, Store::events};
  const auto forecast = forecast_memory(compile(scenario), 2, 1024);
  const double expected = 0.35 * 32.0 * 1e6;
  EXPECT_NEAR(static_cast<double>(forecast.events), expected, expected / 4.0);
  const double part_in_a_wave = 2.0 * 64.0 * 1024.0 / 1e6;
  EXPECT_NEAR(static_cast<double>(forecast.columns), 2.0 * part_in_a_wave * expected,
              part_in_a_wave * expected / 2.0);
}

TEST(MemoryForecast, CountsTheTrialsThatWaitForOthersLikeThem) {
  auto scenario = test::sample_scenario();
  scenario.output.store = {Store::summary, Store::tail};
  const auto some = forecast_memory(compile(scenario), 1, 1024).waiting;
  EXPECT_GT(some, 0u);
  EXPECT_EQ(forecast_memory(compile(scenario), 3, 1024).waiting, 3 * some);
  scenario.run.trials = 100'000'000;
  EXPECT_EQ(forecast_memory(compile(scenario), 1, 1024).waiting, 2 * DistinctTrials::most_bytes);
  scenario.output.store = {Store::summary, Store::trials};
  EXPECT_EQ(forecast_memory(compile(scenario), 1, 1024).waiting, 0u) << "written one by one";
}

/// Of two workers and of the whole: 100 causes of 12 bytes, and 4,851 pairs of 10 as one never
/// fails.
TEST(MemoryForecast, HoldsTheCountsOfFailures) {
  auto scenario = test::sample_scenario();
  scenario.dependence->blocks.clear();
  scenario.dependence->factors.clear();
  scenario.dependence->independent = {"avs"};
  for (int i = 0; i < 96; ++i) {
    scenario.avs.push_back(scenario.avs.back());
    scenario.avs.back().avs.id = "s" + std::to_string(i);
  }
  scenario.output.store = {Store::summary};
  const auto without = forecast_memory(compile(scenario), 2, 1024).accumulators;
  scenario.output.store = {Store::summary, Store::diagnostics};
  const auto with = forecast_memory(compile(scenario), 2, 1024).accumulators;
  const std::size_t counts = 3 * (100 * 12 + 4'851 * 10);
  EXPECT_GT(with - without, counts - counts / 20);
  EXPECT_LT(with - without, counts + counts / 20);
}

TEST(MemoryForecast, OfHugeTrialsIsMadeFromFewOfThem) {
  auto scenario = test::sample_scenario();
  EXPECT_EQ(forecast_memory(compile(scenario), 1, 1024).pilot_trials, 1024u);
  scenario.shocks.front().rate_per_year = 9000.0;
  EXPECT_EQ(forecast_memory(compile(scenario), 1, 1024).pilot_trials, 64u);
}

}  // namespace
}  // namespace faultline::run::memory_forecast_test
