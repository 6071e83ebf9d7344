// SPDX-License-Identifier: Apache-2.0
#include "run/exact_quantiles.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "risk/amounts.hpp"
#include "run/batch.hpp"
#include "run/thread_executor.hpp"
#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"
#include "unit/run/results_of.hpp"

namespace faultline::run::exact_quantiles_test {
namespace {

/// Severities without atoms, so that bins hide what is in them.
Plan continuous_plan(std::vector<std::string> exact) {
  auto scenario = test::sample_scenario();
  for (auto& row : scenario.avs) {
    row.failure.severity = failure::UniformLaw{.bounds = {0.001, 1.0}};
  }
  scenario.output.exact = std::move(exact);
  std::vector<base::Issues> issues(1);
  auto plan = Plan::compile(std::vector{scenario}, issues);
  for (const auto& issue : issues[0].list()) ADD_FAILURE() << issue.path << ": " << issue.problem;
  return std::move(plan.value());
}

using test::result_of;
using test::values;

/// Losses of every trial, sorted: by perspective, of the book and of the position `token`.
struct Samples {
  std::map<std::size_t, std::vector<double>> book;
  std::map<std::size_t, std::vector<double>> token;

  explicit Samples(const Plan& plan) {
    const auto token_lane = plan.cases()[0].graph->find_position("token").value().index();
    BatchBuffers buffers(plan);
    simulate_batch(plan, plan.trials(), buffers, [&](std::size_t, const risk::TrialBatch& batch) {
      for (std::size_t p = 0; p < portfolio::perspective_count; ++p) {
        for (const auto& loss : batch.losses.book) book[p].push_back(loss.aggregate[p]);
        const auto amounts = risk::aggregate(batch.losses, static_cast<portfolio::Perspective>(p));
        const auto rows = batch.losses.rows_of(0);
        for (const auto row : rows) token[p].push_back(amounts.at(row, token_lane));
        token[p].resize(book[p].size(), 0.0);
      }
    });
    for (auto& [p, losses] : book) std::sort(losses.begin(), losses.end());
    for (auto& [p, losses] : token) std::sort(losses.begin(), losses.end());
  }
};

/// inf{x : P(L > x) ≤ 1 − level}: the order statistic ⌈n·level⌉.
double order_statistic(const std::vector<double>& sorted, double level) {
  const auto n = static_cast<double>(sorted.size());
  const auto beyond = static_cast<std::size_t>(n - n * level + 1e-9);
  return sorted[sorted.size() - beyond - 1];
}

double shortfall(const std::vector<double>& sorted, double level) {
  const double value = order_statistic(sorted, level);
  double excess = 0.0;
  for (const double loss : sorted) excess += std::max(loss - value, 0.0);
  return value + excess / (static_cast<double>(sorted.size()) * (1.0 - level));
}

void expect_exact(const RunResult& result, const std::string& prefix, std::size_t row,
                  const Samples& samples, bool of_book) {
  const std::vector<double> levels{0.95, 0.99, 0.999};
  for (std::size_t p = 0; p < 3; ++p) {
    const auto& sample = of_book ? samples.book.at(p) : samples.token.at(p);
    for (std::size_t i = 0; i < 3; ++i) {
      const std::size_t at = (row * 3 + p) * 3 + i;
      EXPECT_EQ(values(result, prefix + "value_at_risk")[at], order_statistic(sample, levels[i]));
      EXPECT_EQ(values(result, prefix + "value_at_risk_resolution")[at], 0.0);
      const double expected = shortfall(sample, levels[i]);
      EXPECT_NEAR(values(result, prefix + "expected_shortfall")[at], expected, 1e-11 * expected);
    }
  }
}

TEST(ExactQuantiles, AreTheOrderStatisticsOfAllTrials) {
  const auto plan = continuous_plan({"book", "token"});
  base::SerialExecutor serial;
  const auto result = result_of(plan, serial);
  const Samples samples(plan);
  expect_exact(result, "book_", 0, samples, true);
  const auto token = plan.cases()[0].graph->find_position("token").value().index();
  expect_exact(result, "", token, samples, false);
  // The curve too: 20 and 100 years are the levels 0.95 and 0.99.
  const auto& curve = values(result, "book_aggregate_exceedance");
  EXPECT_EQ(curve[2], order_statistic(samples.book.at(0), 0.9));
}

TEST(ExactQuantiles, AreWithinTheResolutionThatIsStatedWithoutThem) {
  base::SerialExecutor serial;
  const auto exact = result_of(continuous_plan({"book"}), serial);
  const auto plain = result_of(continuous_plan({}), serial);
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    const double resolution = values(plain, "book_value_at_risk_resolution")[i];
    const double value = values(exact, "book_value_at_risk")[i];
    EXPECT_NEAR(values(plain, "book_value_at_risk")[i], value, 1.01 * resolution * value);
    hidden += resolution > 0.0 ? 1 : 0;
  }
  EXPECT_GE(hidden, 3u);
}

TEST(ExactQuantiles, AreTheSameForAnyThreadsAndBatchSize) {
  const auto plan = continuous_plan({"book", "token"});
  base::SerialExecutor serial;
  const auto reference = result_of(plan, serial);
  ThreadExecutor threads(3);
  const auto other = result_of(plan, threads, 300);
  for (const char* name : {"value_at_risk", "expected_shortfall", "value_at_risk_resolution"}) {
    EXPECT_EQ(values(other, std::string("book_") + name),
              values(reference, std::string("book_") + name));
  }
}

TEST(ExactQuantiles, OfPositionsAreAtLevelsOfTheRun) {
  auto scenario = test::sample_scenario();
  scenario.output.position_levels = {0.99, 0.98};
  std::vector<base::Issues> issues(1);
  EXPECT_FALSE(Plan::compile(std::vector{scenario}, issues));
  ASSERT_EQ(issues[0].list().size(), 1u);
  EXPECT_EQ(issues[0].list()[0].path, "output.position_levels[1]");
}

TEST(ExactQuantiles, ComplainAboutHoldersThatThereAreNot) {
  auto scenario = test::sample_scenario();
  scenario.output.exact = {"tokn", "book", "book"};
  std::vector<base::Issues> issues(1);
  EXPECT_FALSE(Plan::compile(std::vector{scenario}, issues));
  ASSERT_EQ(issues[0].list().size(), 2u);
  EXPECT_EQ(issues[0].list()[0].path, "output.exact[0]");
  EXPECT_EQ(issues[0].list()[0].hint, "did you mean `token`?");
  EXPECT_EQ(issues[0].list()[1].path, "output.exact[2]");
}

}  // namespace
}  // namespace faultline::run::exact_quantiles_test
