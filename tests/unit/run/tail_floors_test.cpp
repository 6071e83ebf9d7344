// SPDX-License-Identifier: Apache-2.0
#include "run/tail_floors.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "run/report.hpp"
#include "run/tbb_executor.hpp"
#include "run/thread_executor.hpp"
#include "run/trial_loop.hpp"
#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"

namespace faultline::run::tail_floors_test {
namespace {

/// So many positions that their histograms are coarse; each holds a part of the token.
Scenario many_positions(CurveScope curves) {
  auto scenario = test::sample_scenario();
  for (int i = 0; i < 70; ++i) {
    std::string id("p");
    id += std::to_string(i);
    scenario.positions.push_back({.position = {.id = id, .kind = "desk"}, .waterfall = {}});
    scenario.holdings.push_back({.position = id, .held = "token", .fraction = 0.001 * (i + 1)});
  }
  scenario.holdings.front().fraction = 0.1;
  scenario.holdings.resize(40);
  for (auto& row : scenario.avs) {
    row.failure.severity = failure::UniformLaw{.bounds = {0.001, 1.0}};
  }
  scenario.run.trials = 16 * static_cast<std::int64_t>(pilot_trials);
  scenario.output.curves_of = curves;
  return scenario;
}

Plan plan_of(const Scenario& scenario) {
  std::vector<base::Issues> issues(1);
  auto plan = Plan::compile(std::vector{scenario}, issues);
  for (const auto& issue : issues[0].list()) ADD_FAILURE() << issue.path << ": " << issue.problem;
  return std::move(plan.value());
}

struct Outcome {
  Accumulators measured;
  RunResult result;

  Outcome(const Plan& plan, base::Executor& executor)
      : measured(simulated(plan, plan.trials(), executor)),
        result(report(plan, measured, plan.trials(), {})) {}

  static Accumulators simulated(const Plan& plan, random::TrialRange trials,
                                base::Executor& executor) {
    const base::CancellationToken cancellation;
    std::atomic<std::uint64_t> done{0};
    return simulate(plan, trials,
                    {.executor = executor, .cancellation = cancellation, .trials_done = done});
  }
  [[nodiscard]] const std::vector<double>& values(const std::string& name) const {
    return test::values(result, name);
  }
};

class TailFloorsTest : public testing::Test {
 protected:
  TbbExecutor executor{2};
  base::CancellationToken cancellation;
};

TEST_F(TailFloorsTest, AreWantedWhereOnlyQuantilesOfManyPositionsAre) {
  EXPECT_FALSE(
      find_tail_floors(plan_of(many_positions(CurveScope::book)), executor, cancellation).empty());
  EXPECT_TRUE(
      find_tail_floors(plan_of(many_positions(CurveScope::everybody)), executor, cancellation)
          .empty());
  auto fewer = many_positions(CurveScope::book);
  fewer.run.trials -= 1;
  EXPECT_TRUE(find_tail_floors(plan_of(fewer), executor, cancellation).empty());
  auto few = test::sample_scenario();
  few.run.trials = 1'000'000;
  few.output.curves_of = CurveScope::book;
  EXPECT_TRUE(find_tail_floors(plan_of(few), executor, cancellation).empty());
}

TEST_F(TailFloorsTest, ChangeNoQuantile) {
  const Outcome with(plan_of(many_positions(CurveScope::book)), executor);
  const Outcome without(plan_of(many_positions(CurveScope::everybody)), executor);
  std::size_t counted = 0;
  for (const char* name :
       {"value_at_risk", "value_at_risk_low", "value_at_risk_high", "expected_shortfall",
        "expected_shortfall_se", "value_at_risk_resolution", "tail_effective_samples",
        "expected_loss", "standard_deviation", "loss_probability"}) {
    const auto& a = with.values(name);
    const auto& b = without.values(name);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))
          << name << "[" << i << "]: " << a[i] << " and " << b[i];
      counted += a[i] > 0.0 ? 1 : 0;
    }
  }
  EXPECT_GT(counted, 2000u);
}

// The error of a deviation comes from the pilot's 8,192 trials then: of a kurtosis about ten, their
// estimate is itself good to some percent.
TEST_F(TailFloorsTest, LeaveTheErrorOfTheDeviationToThePilot) {
  const Outcome with(plan_of(many_positions(CurveScope::book)), executor);
  const Outcome without(plan_of(many_positions(CurveScope::everybody)), executor);
  const auto& a = with.values("standard_deviation_se");
  const auto& b = without.values("standard_deviation_se");
  std::size_t counted = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(b[i] > 0.0)) continue;
    EXPECT_NEAR(a[i] / b[i], 1.0, 0.2) << i;
    ++counted;
  }
  EXPECT_GT(counted, 100u);
}

TEST_F(TailFloorsTest, AreTheSameForAnyThreadsAndInEveryPartOfARun) {
  const auto plan = plan_of(many_positions(CurveScope::book));
  base::SerialExecutor serial;
  const auto floors = find_tail_floors(plan, serial, cancellation);
  ThreadExecutor threads(3);
  EXPECT_EQ(find_tail_floors(plan, threads, cancellation), floors);

  const auto whole = Outcome::simulated(plan, plan.trials(), executor).save();
  const std::uint64_t split = 100'000;
  Accumulators all(plan);
  for (const random::TrialRange part :
       {random::TrialRange{split, plan.trials().count - split}, random::TrialRange{0, split}}) {
    Accumulators one(plan);
    one.load(Outcome::simulated(plan, part, executor).save());
    all.merge(one);
  }
  EXPECT_EQ(all.save(), whole);
}

TEST_F(TailFloorsTest, StopWhenTheTokenIsCancelled) {
  cancellation.cancel();
  EXPECT_THROW(
      (void)find_tail_floors(plan_of(many_positions(CurveScope::book)), executor, cancellation),
      base::Cancelled);
}

}  // namespace
}  // namespace faultline::run::tail_floors_test
