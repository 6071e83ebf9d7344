// SPDX-License-Identifier: Apache-2.0
//
// Whole runs held against what their failure models expect.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "run/batch.hpp"
#include "run/failure_labels.hpp"
#include "run/report.hpp"
#include "run/thread_executor.hpp"
#include "run/trial_loop.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::run::dependence_diagnostics_test {
namespace {

/// 12 AVSs in two blocks, two outside, and shocks that kill some of them.
Scenario tangled() {
  Scenario s = test::repeating_sample_scenario();
  s.run.trials = 200'000;
  s.output.store = {Store::summary, Store::diagnostics};
  s.avs.clear();
  s.commitments.clear();
  for (int i = 0; i < 14; ++i) {
    AvsRow row = test::repeating_sample_scenario().avs.front();
    row.avs.id = "s" + std::to_string(10 + i);
    row.failure.failure_probability = 0.003 * (i + 1);
    row.failure.participation = failure::EachTakesPart{.probability = 0.5};
    s.avs.push_back(row);
    s.commitments.push_back(
        {.avs = row.avs.id, .operator_id = "o1", .pool = "pool-o1", .magnitude = {}});
  }
  auto& dependence = *s.dependence;
  dependence.independent = {"avs.s10", "avs.s11"};
  dependence.blocks.clear();
  dependence.blocks.push_back(
      {.causes = {"avs.s12", "avs.s13", "avs.s14", "avs.s15", "avs.s16", "avs.s17"}, .matrix = {}});
  failure::BlockSpec matrix{.causes = {}, .structure = failure::Structure::matrix, .matrix = {}};
  matrix.matrix.emplace();
  for (int i = 8; i < 14; ++i) {
    matrix.causes.push_back("avs.s" + std::to_string(10 + i));
    matrix.matrix->names.push_back("s" + std::to_string(10 + i));
    for (int j = 8; j < 14; ++j) matrix.matrix->values.push_back(i == j ? 1.0 : 0.3);
  }
  dependence.blocks.push_back(matrix);
  s.shocks.push_back(
      {"outage",
       0.01,
       {{"avs.s10", 0.1, "", {}}, {"avs.s17", 0.5, "", {}}, {"avs.s23", 0.5, "", {}}}});
  return s;
}

Scenario student_t(Scenario scenario) {
  scenario.dependence->copula = failure::Copula::student_t;
  scenario.dependence->degrees_of_freedom = 4.0;
  return scenario;
}

Scenario named(const std::string& name, Scenario scenario) {
  scenario.name = name;
  return scenario;
}

Plan compile(std::vector<Scenario> scenarios) {
  std::vector<base::Issues> issues(scenarios.size());
  auto plan = Plan::compile(scenarios, issues);
  for (const auto& list : issues)
    for (const auto& issue : list.list()) ADD_FAILURE() << issue.path << ": " << issue.problem;
  return std::move(plan.value());
}

Accumulators simulated(const Plan& plan, random::TrialRange trials) {
  ThreadExecutor threads(2);
  const base::CancellationToken cancellation;
  std::atomic<std::uint64_t> done{0};
  return simulate(plan, trials,
                  {.executor = threads, .cancellation = cancellation, .trials_done = done});
}

RunResult result_of(const Plan& plan, const Accumulators& measured) {
  return report(plan, measured, plan.trials(), base::CancellationToken{});
}

std::vector<double> numbers(const std::vector<risk::Table>& tables, const std::string& name) {
  return std::get<std::vector<double>>(risk::find_table(tables, name)->values);
}

/// Scores of pairs of different causes.
std::vector<double> scores(const std::vector<risk::Table>& tables) {
  const auto all = numbers(tables, "joint_failure_z");
  const auto size = static_cast<std::size_t>(std::lround(std::sqrt(all.size())));
  std::vector<double> z;
  for (std::size_t b = 0; b < size; ++b)
    for (std::size_t a = 0; a < b; ++a)
      if (!std::isnan(all[b * size + a])) z.push_back(all[b * size + a]);
  return z;
}

double largest_z(const std::vector<risk::Table>& tables) {
  double largest = 0.0;
  for (const double z : numbers(tables, "check_largest_z"))
    largest = std::max(largest, std::isnan(z) ? 0.0 : std::fabs(z));
  return largest;
}

/// Scores are standard: were they independent, their sum of squares would be χ² of as many degrees
/// of freedom. Pairs that share a cause are not quite, which widens it a little: 6 standard
/// deviations are exceeded once in 10⁵ seeds or more rarely. The bound itself is for 95 % of seeds;
/// half a unit above it is for all but one in some thousand.
TEST(DependenceDiagnostics, AreStandardInASoundRun) {
  for (const auto& scenario : {tangled(), student_t(tangled())}) {
    const Plan plan = compile({scenario});
    const auto measured = simulated(plan, plan.trials());
    const auto tables = result_of(plan, measured).tables;
    const auto z = scores(tables);
    ASSERT_GT(z.size(), 40u);
    double sum = 0.0;
    for (const double one : z) sum += one * one;
    const double n = static_cast<double>(z.size());
    EXPECT_LT(std::fabs(sum - n), 6.0 * std::sqrt(2.0 * n)) << n << " scores";
    EXPECT_LT(largest_z(tables), numbers(tables, "check_bound").front() + 0.5);
  }
}

/// A shorter horizon is held against what it makes likely. Of some 200 scores none is beyond 5,
/// by chance once in 8,000 seeds.
TEST(DependenceDiagnostics, KnowTheHorizonOfACase) {
  auto scenario = student_t(tangled());
  scenario.run.horizon_days = SeveralHorizons{{180.0, 365.0}};
  const Plan plan = compile({scenario});
  const auto tables = result_of(plan, simulated(plan, plan.trials())).tables;
  const auto z = numbers(tables, "joint_failure_z");
  ASSERT_GT(std::count_if(z.begin(), z.end(), [](double one) { return !std::isnan(one); }), 200);
  for (const double one : z) EXPECT_FALSE(std::fabs(one) > 5.0);
  const auto p = numbers(tables, "failure_probability");
  EXPECT_LT(p.front(), p[p.size() / 2]);
}

/// The tables of one plan's trials held against what another expects.
std::vector<risk::Table> held_against(const Plan& drawn, const Plan& expecting) {
  auto context = expecting.cases().front().measures;
  std::vector<risk::Measure> measures;
  measures.emplace_back(std::in_place_type<risk::measure::JointFailures>, context);
  BatchBuffers buffers(drawn);
  for (std::uint64_t first = 0; first < drawn.trials().count; first += 10'000)
    simulate_batch(drawn, {first, 10'000}, buffers,
                   [&](std::size_t, const risk::TrialBatch& batch) { add(measures, batch); });
  return risk::tables(measures, context);
}

TEST(DependenceDiagnostics, TellTWhereNormalIsExpectedAndTheOtherWayRound) {
  const Plan normal = compile({tangled()});
  const Plan mixed = compile({student_t(tangled())});
  for (const auto& tables : {held_against(mixed, normal), held_against(normal, mixed)}) {
    EXPECT_GT(largest_z(tables), 10.0 + numbers(tables, "check_bound").front());
    for (const double z : numbers(tables, "failure_z"))
      EXPECT_FALSE(std::fabs(z) > 4.5) << "one by one they fail as they should";
  }
}

TEST(DependenceDiagnostics, TellAnotherKillProbability) {
  auto other = tangled();
  other.shocks.back().kill.back().probability = 0.25;
  const auto tables = held_against(compile({tangled()}), compile({other}));
  EXPECT_GT(largest_z(tables), 3.0 + numbers(tables, "check_bound").front());
}

TEST(DependenceDiagnostics, AreTheSameInPartsAndApart) {
  const Plan plan = compile({tangled(), named("t", student_t(tangled()))});
  const auto whole = simulated(plan, plan.trials());
  auto parts = simulated(plan, {0, 70'000});
  parts.merge(simulated(plan, {70'000, 130'000}));
  EXPECT_EQ(parts.save(), whole.save());
  Accumulators apart(plan);
  BatchBuffers buffers(plan, Alike::apart);
  for (std::uint64_t first = 0; first < plan.trials().count; first += 10'000)
    simulate_batch(plan, {first, 10'000}, buffers,
                   [&](std::size_t c, const risk::TrialBatch& batch) { apart.add(c, batch); });
  EXPECT_EQ(apart.save(), whole.save());
}

TEST(DependenceDiagnostics, HaveNothingToSayOfACauseThatACaseDoesNotHave) {
  auto fewer = named("fewer", tangled());
  fewer.shocks.pop_back();
  const Plan plan = compile({tangled(), fewer});
  const auto result = result_of(plan, simulated(plan, plan.trials()));
  const auto cause = std::find_if(result.axes.begin(), result.axes.end(),
                                  [](const auto& axis) { return axis.name == "cause"; });
  ASSERT_NE(cause, result.axes.end());
  const auto& names = std::get<std::vector<std::string>>(cause->labels);
  const auto place = static_cast<std::size_t>(
      std::find(names.begin(), names.end(), "shock.outage") - names.begin());
  const auto frequency = numbers(result.tables, "failure_frequency");
  ASSERT_EQ(frequency.size(), 2 * names.size());
  EXPECT_FALSE(std::isnan(frequency[place]));
  EXPECT_TRUE(std::isnan(frequency[names.size() + place]));
}

TEST(DependenceDiagnostics, AreKeptOnRequestOnly) {
  auto scenario = tangled();
  scenario.run.trials = 1'000;
  scenario.output.store = {Store::summary};
  const Plan plan = compile({scenario});
  EXPECT_EQ(plan.failure_labels(), nullptr);
  const auto result = result_of(plan, simulated(plan, plan.trials()));
  EXPECT_EQ(risk::find_table(result.tables, "failure_z"), nullptr);
  EXPECT_EQ(risk::find_table(result.tables, "check_bound"), nullptr);
}

TEST(FailureLabels, GiveRowsToTheCausesMostLikelyToFailInAnyCase) {
  const auto model = [](const std::string& prefix, double probability) {
    failure::ExpectedFailures expected;
    expected.blocks = {"independent", "shock"};
    for (std::uint32_t i = 0; i < 200; ++i) {
      expected.causes.push_back(prefix + std::to_string(100 + i));
      expected.probability.push_back(i < 50 ? 10.0 * probability : probability);
      expected.leading.emplace_back(i);
      expected.block.push_back(0);
      for (std::uint32_t a = 0; a < i; ++a) expected.joint.push_back(0.0);
    }
    return expected;
  };
  const std::vector models{model("a", 1e-4), model("b", 2e-4)};
  const auto labels = failure_labels_of(models, 1'000'000);
  EXPECT_EQ(labels.causes.size(), 400u);
  ASSERT_EQ(labels.leading.size(), failure::most_leading_causes);
  EXPECT_TRUE(std::is_sorted(labels.leading.begin(), labels.leading.end()));
  EXPECT_EQ(std::count_if(labels.leading.begin(), labels.leading.end(),
                          [](const std::string& name) { return name.front() == 'b'; }),
            200);
  EXPECT_EQ(labels.leading[50], "a150") << "of equal ones the first";
  EXPECT_EQ(labels.leading[55], "a155");
  EXPECT_EQ(labels.leading[56], "b100");
  EXPECT_THAT(labels.block_pairs, testing::ElementsAre("independent"));
}

}  // namespace
}  // namespace faultline::run::dependence_diagnostics_test
