// SPDX-License-Identifier: Apache-2.0
#include "run/trial_loop.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "run/batch.hpp"
#include "run/report.hpp"
#include "run/tbb_executor.hpp"
#include "run/thread_executor.hpp"
#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"

namespace faultline::run::trial_loop_test {
namespace {

Plan compile(std::vector<Scenario> scenarios) {
  std::vector<base::Issues> issues(scenarios.size());
  auto plan = Plan::compile(scenarios, issues);
  for (const auto& list : issues) {
    for (const auto& issue : list.list()) ADD_FAILURE() << issue.path << ": " << issue.problem;
  }
  return std::move(plan.value());
}

/// Runs a plan and keeps what there is to compare.
struct Runner {
  explicit Runner(const Plan& of) : plan(of) {}

  const Plan& plan;
  base::CancellationToken cancellation;
  std::atomic<std::uint64_t> done{0};

  Accumulators run(base::Executor& executor, random::TrialRange trials, std::uint64_t batch = 1024,
                   TrialSink* sink = nullptr) {
    return simulate(plan, trials,
                    {.executor = executor,
                     .cancellation = cancellation,
                     .trials_done = done,
                     .batch_trials = batch,
                     .sink = sink});
  }
};

class TrialLoopTest : public testing::Test {
 protected:
  Plan plan = compile({test::sample_scenario(), test::shared_sample_scenario()});
  Runner runner{plan};
  base::SerialExecutor serial;
};

/// Checks that columns come in trial order, and adds up the book's net loss.
class SummingSink final : public TrialSink {
 public:
  void begin(random::TrialRange trials, std::size_t cases) override {
    next_.assign(cases, trials.first);
    net.assign(cases, 0.0L);
  }
  void write(const TrialColumns& columns) override {
    EXPECT_EQ(columns.trials.first, next_.at(columns.case_index));
    next_[columns.case_index] = columns.trials.end();
    for (std::size_t i = 0; i < columns.gross.size(); ++i) {
      net[columns.case_index] += columns.gross[i] - columns.recovered[i];
    }
  }
  std::vector<long double> net;  ///< 64 bits hold the sum of 20,000 amounts on the grid exactly

 private:
  std::vector<std::uint64_t> next_;
};

TEST_F(TrialLoopTest, GivesTheSameBitsForAnyThreadsAndBatchSize) {
  const auto reference = runner.run(serial, plan.trials()).save();
  for (const std::size_t workers : {2, 3, 7}) {
    ThreadExecutor threads(workers);
    TbbExecutor tbb(workers);
    EXPECT_EQ(runner.run(threads, plan.trials(), 256).save(), reference);
    EXPECT_EQ(runner.run(tbb, plan.trials(), 1000).save(), reference);
  }
  EXPECT_EQ(runner.run(serial, plan.trials(), 4096).save(), reference);
}

/// Other cases of a plan: drawn otherwise, and without cover.
std::vector<Scenario> with_other_cases(const Scenario& scenario) {
  auto drawn_otherwise = scenario;
  drawn_otherwise.name = "otherwise";
  drawn_otherwise.shocks.front().rate_per_year *= 2.0;
  auto uncovered = scenario;
  uncovered.name = "uncovered";
  uncovered.covers.clear();
  for (auto& row : uncovered.positions) row.waterfall.rungs.clear();
  return {scenario, drawn_otherwise, uncovered};
}

/// Whoever wants every trial in its turn has them simulated apart.
void expect_same_together_and_apart(const Scenario& scenario) {
  const Plan plan = compile(with_other_cases(scenario));
  ASSERT_EQ(plan.failures().size(), 2u);
  Runner runner{plan};
  base::SerialExecutor serial;
  ThreadExecutor threads(3);
  SummingSink wants_every_trial;
  wants_every_trial.begin(plan.trials(), 3);
  const auto apart = runner.run(serial, plan.trials(), 1024, &wants_every_trial).save();
  EXPECT_EQ(runner.run(serial, plan.trials()).save(), apart);
  EXPECT_EQ(runner.run(threads, plan.trials(), 100).save(), apart);
}

TEST_F(TrialLoopTest, GivesTheSameBitsWhetherTrialsAreSimulatedTogetherOrApart) {
  expect_same_together_and_apart(test::repeating_sample_scenario());
}

TEST_F(TrialLoopTest, GivesTheSameBitsTogetherAndApartWhereCoversMeet) {
  auto scenario = test::repeating_sample_scenario();
  scenario.holdings = test::sample_scenario().holdings;
  scenario.covers = test::sample_scenario().covers;
  scenario.output.store = test::sample_scenario().output.store;
  expect_same_together_and_apart(scenario);
}

TEST_F(TrialLoopTest, SimulatesTrialsThatAreAlikeOnce) {
  const Plan repeating = compile({test::repeating_sample_scenario()});
  BatchBuffers buffers(repeating, Alike::together);
  std::size_t simulated = 0;
  std::uint64_t counted = 0;
  const BatchVisitor count = [&](std::size_t, const risk::TrialBatch& batch) {
    simulated += batch.trials.size();
    counted += batch.trials.size() * batch.trials.copies();
  };
  simulate_batch(repeating, {0, 4096}, buffers, count);
  EXPECT_EQ(counted, 0u) << "they wait";
  order_waiting(buffers);
  BatchBuffers others(repeating);
  simulate_waiting(repeating, buffers, {0, 2}, others, count);
  EXPECT_LT(counted, 4096u);
  simulate_waiting(repeating, buffers, {1, 2}, others, count);
  EXPECT_EQ(counted, 4096u);
  EXPECT_LT(simulated, 256u);
}

TEST_F(TrialLoopTest, MergesPartsInAnyOrderIntoTheWhole) {
  const auto whole = runner.run(serial, plan.trials()).save();
  const auto first = runner.run(serial, {0, 7'777}).save();
  const auto second = runner.run(serial, {7'777, plan.trials().count - 7'777}).save();
  for (const auto& parts : {std::pair(first, second), std::pair(second, first)}) {
    Accumulators all(plan);
    for (const auto& part : {parts.first, parts.second}) {
      Accumulators one(plan);
      one.load(part);
      all.merge(one);
    }
    EXPECT_EQ(all.save(), whole);
  }
}

/// Nobody holds a part of the token, so that its cover meets no other.
Scenario with_terms(const std::string& name, std::vector<insurance::Term> terms) {
  auto scenario = test::sample_scenario();
  scenario.name = name;
  scenario.holdings.clear();
  for (auto& delegation : scenario.delegations) delegation.amount = 40.0;
  for (const char* id : {"o1", "o2", "o3"}) {
    scenario.delegations.push_back(
        {.position = "desk", .pool = std::string("pool-") + id, .amount = 40.0});
  }
  scenario.covers.front().terms = std::move(terms);
  return scenario;
}

TEST_F(TrialLoopTest, KeepsCoversOfCasesApartThatHaveOtherTerms) {
  using insurance::TermBasis;
  const auto one = with_terms("one", {insurance::Limit{5.0, TermBasis::aggregate}});
  const auto three = with_terms(
      "three", {insurance::Deductible{0.5, TermBasis::aggregate}, insurance::QuotaShare{0.7},
                insurance::Limit{4.0, TermBasis::aggregate}});
  const auto both = compile({one, three});
  const auto alone = compile({three});
  const auto together = report(both, Runner(both).run(serial, both.trials()), both.trials(), {});
  const auto single = report(alone, Runner(alone).run(serial, alone.trials()), alone.trials(), {});
  for (const char* name : {"book_expected_loss", "book_expected_shortfall"}) {
    const auto of_both = test::values(together, name);
    const auto of_one = test::values(single, name);
    ASSERT_EQ(of_both.size(), 2 * of_one.size());
    for (std::size_t i = 0; i < of_one.size(); ++i) {
      EXPECT_EQ(of_both[of_one.size() + i], of_one[i]) << name << i;
    }
    EXPECT_GT(of_one[1], 0.0);
  }
}

TEST_F(TrialLoopTest, StopsWhenTheTokenIsCancelled) {
  runner.cancellation.cancel();
  ThreadExecutor threads(2);
  EXPECT_THROW((void)runner.run(threads, plan.trials()), base::Cancelled);
}

TEST_F(TrialLoopTest, StopsDescribingTheWorstTrialsWhenTheTokenIsCancelled) {
  const auto measured = runner.run(serial, plan.trials());
  runner.cancellation.cancel();
  EXPECT_THROW((void)report(plan, measured, plan.trials(), runner.cancellation), base::Cancelled);
}

TEST_F(TrialLoopTest, CountsTheTrialsThatAreDone) {
  ThreadExecutor threads(3);
  (void)runner.run(threads, {100, 5'000}, 300);
  EXPECT_EQ(runner.done.load(), 5'000u);
}

TEST_F(TrialLoopTest, StreamsTheBookInTrialOrderWithTheMeasuredMean) {
  SummingSink sink;
  sink.begin(plan.trials(), 2);
  ThreadExecutor threads(3);
  const auto measured = runner.run(threads, plan.trials(), 100, &sink);
  const auto result = report(plan, measured, plan.trials(), runner.cancellation);
  const auto& mean = test::values(result, "book_expected_loss");
  const auto n = static_cast<long double>(plan.trials().count);
  for (std::size_t c = 0; c < 2; ++c) {
    EXPECT_DOUBLE_EQ(mean[3 * c + 2], static_cast<double>(sink.net[c] / n));
    EXPECT_GT(sink.net[c], 0.0L);
  }
}

TEST_F(TrialLoopTest, DrawsOccurrencesOnceForCasesThatDifferOnlyInCost) {
  EXPECT_EQ(plan.failures().size(), 1u);
  auto riskier = test::sample_scenario();
  riskier.name = "riskier";
  riskier.shocks.front().rate_per_year *= 2.0;
  EXPECT_EQ(compile({test::sample_scenario(), riskier}).failures().size(), 2u);
}

/// Trial by trial the occurrences up to a horizon are those of a run of that horizon, so that every
/// table is the same to the last bit.
TEST_F(TrialLoopTest, GivesAtEachHorizonWhatARunOfThatHorizonGives) {
  const auto at = [&](HorizonDays horizon) {
    auto scenario = test::sample_scenario();
    scenario.run.horizon_days = std::move(horizon);
    const Plan other = compile({scenario});
    Runner its{other};
    ThreadExecutor threads(3);
    return report(other, its.run(threads, other.trials(), 1000), other.trials(), its.cancellation);
  };
  const auto both = at(SeveralHorizons{{90.0, 730.0}});
  EXPECT_THAT(both.provenance.cases, testing::ElementsAre("sample@90d", "sample@730d"));
  EXPECT_THAT(test::values(both, "horizon_days"), testing::ElementsAre(90.0, 730.0));
  const std::array<RunResult, 2> alone{at(OneHorizon{90.0}), at(OneHorizon{730.0})};
  for (const char* name : {"expected_loss", "expected_shortfall", "value_at_risk",
                           "aggregate_exceedance", "occurrence_exceedance"}) {
    const auto& values = test::values(both, name);
    for (std::size_t c = 0; c < 2; ++c) {
      const auto& one = test::values(alone[c], name);
      ASSERT_EQ(values.size(), 2 * one.size());
      for (std::size_t i = 0; i < one.size(); ++i) {
        const double value = values[c * one.size() + i];
        EXPECT_TRUE(value == one[i] || (std::isnan(value) && std::isnan(one[i]))) << name;
      }
    }
  }
}

TEST_F(TrialLoopTest, DrawsOccurrencesOnceForAllHorizons) {
  auto scenario = test::sample_scenario();
  scenario.run.horizon_days = SeveralHorizons{{30.0, 365.0}};
  auto other = test::shared_sample_scenario();
  other.run.horizon_days = scenario.run.horizon_days;
  const Plan several = compile({scenario, other});
  EXPECT_EQ(several.failures().size(), 1u);
  EXPECT_EQ(several.draws().size(), 2u);
  EXPECT_EQ(several.cases().size(), 4u);
}

TEST(PlanCompile, RefusesHorizonsThatDoNotRise) {
  for (const auto& days : {std::vector{365.0, 30.0}, std::vector{30.0, 30.0}}) {
    auto scenario = test::sample_scenario();
    scenario.run.horizon_days = SeveralHorizons{days};
    std::vector<base::Issues> issues(1);
    EXPECT_FALSE(Plan::compile(std::vector{scenario}, issues).has_value());
    ASSERT_EQ(issues[0].list().size(), 1u);
    EXPECT_EQ(issues[0].list()[0].path, "run.horizon_days");
  }
}

TEST(PlanCompile, RefusesWhatIsTooRareAtTheShortestHorizon) {
  auto scenario = test::sample_scenario();
  scenario.run.horizon_days = SeveralHorizons{{1e-4, 365.0}};
  std::vector<base::Issues> issues(1);
  EXPECT_FALSE(Plan::compile(std::vector{scenario}, issues).has_value());
  EXPECT_THAT(issues[0].list()[0].problem, testing::HasSubstr("below 1e-7 per horizon"));
}

TEST(PlanCompile, ComplainsOfDrawsInEveryCaseThatHasThem) {
  std::vector<Scenario> cases{test::sample_scenario(), test::shared_sample_scenario()};
  for (auto& scenario : cases) scenario.shocks.front().rate_per_year = -1.0;
  std::vector<base::Issues> issues(cases.size());
  EXPECT_FALSE(Plan::compile(cases, issues).has_value());
  for (const auto& list : issues) EXPECT_FALSE(list.empty());
}

TEST_F(TrialLoopTest, ACaseGivesTheSameNumbersAloneAndBesideOthers) {
  const auto alone = compile({test::sample_scenario()});
  Runner other{alone};
  const auto one =
      report(alone, other.run(serial, alone.trials()), alone.trials(), other.cancellation);
  const auto both =
      report(plan, runner.run(serial, plan.trials()), plan.trials(), runner.cancellation);
  const auto& a = test::values(one, "expected_shortfall");
  auto b = test::values(both, "expected_shortfall");
  b.resize(a.size());
  EXPECT_EQ(a, b);
}

TEST_F(TrialLoopTest, TheTailExplainsTheWorstTrialsToTheLastDigit) {
  const auto result =
      report(plan, runner.run(serial, plan.trials()), plan.trials(), runner.cancellation);
  const auto& gross = test::values(result, "tail_gross");
  const auto& rank = test::values<std::int64_t>(result, "occurrence_tail_rank");
  const auto& parts = test::values(result, "occurrence_book_gross");
  const std::size_t rows = rank.size() / 2;
  const std::size_t ranks = gross.size() / 2;
  for (std::size_t c = 0; c < 2; ++c) {
    std::vector<double> sum(ranks, 0.0);
    for (std::size_t r = 0; r < rows; ++r) {
      const auto at = rank[c * rows + r];
      if (at >= 0) sum.at(static_cast<std::size_t>(at)) += parts[c * rows + r];
    }
    for (std::size_t k = 0; k < ranks; ++k) EXPECT_EQ(sum[k], gross[c * ranks + k]);
  }
}

TEST(Plan, RefusesCasesThatCannotBeCompared) {
  auto other = test::shared_sample_scenario();
  other.run.seed = 12;
  other.positions.pop_back();
  std::vector<Scenario> scenarios{test::sample_scenario(), other};
  std::vector<base::Issues> issues(2);
  EXPECT_FALSE(Plan::compile(scenarios, issues).has_value());
  std::vector<std::string> paths;
  for (const auto& issue : issues[1].list()) paths.push_back(issue.path);
  EXPECT_THAT(paths, testing::IsSupersetOf({"run.seed", "position"}));
}

TEST(Plan, DoesNotCareForTheOrderOfRows) {
  auto permuted = test::sample_scenario();
  std::reverse(permuted.avs.begin(), permuted.avs.end());
  std::reverse(permuted.positions.begin(), permuted.positions.end());
  std::reverse(permuted.commitments.begin(), permuted.commitments.end());
  const auto plan = compile({test::sample_scenario()});
  const auto other = compile({permuted});
  EXPECT_EQ(other.hash(), plan.hash());
  base::SerialExecutor serial;
  EXPECT_EQ(Runner(other).run(serial, {0, 2'000}).save(),
            Runner(plan).run(serial, {0, 2'000}).save());
}

TEST(Plan, HashNamesEverythingThatResultsDependOn) {
  const auto hash = compile({test::sample_scenario()}).hash();
  EXPECT_EQ(compile({test::sample_scenario()}).hash(), hash);
  auto richer = test::sample_scenario();
  richer.pools.front().amount += 1.0;
  EXPECT_NE(compile({richer}).hash(), hash);
}

}  // namespace
}  // namespace faultline::run::trial_loop_test
