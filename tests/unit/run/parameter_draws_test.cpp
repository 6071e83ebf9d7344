// SPDX-License-Identifier: Apache-2.0
#include "run/parameter_draws.hpp"

#include <cmath>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/boost_laws.hpp"
#include "run/report.hpp"
#include "run/tell_trial.hpp"
#include "run/thread_executor.hpp"
#include "run/trial_loop.hpp"
#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"

namespace faultline::run::parameter_draws_test {
namespace {

constexpr std::int64_t draws = 200;
constexpr std::int64_t trials_each = 4096;
constexpr double loss = 20.0;  // 200 of stake, severity 0.1

AvsRow fixed_avs(const std::string& id) {
  AvsRow row;
  row.avs = {.id = id, .protocol = "eigenlayer", .category = "", .tags = {}};
  row.failure.failure_probability = 0.02;
  row.failure.severity = failure::FixedLaw{.value = 0.1};
  row.failure.participation = failure::AllTakePart{};
  return row;
}

/// One AVS, one staker who loses 20 ETH whenever it fails.
Scenario one_avs() {
  Scenario s;
  s.name = "one";
  s.as_of = {2026, 11, 22};
  s.numeraire = "ETH";
  s.run.trials = draws * trials_each;
  s.run.seed = 11;
  s.assets = {{.id = "ETH", .price = 1.0}};
  s.protocols = {{.id = "eigenlayer"}};
  s.avs = {fixed_avs("a")};
  s.operators = {{.operator_ = {.id = "o", .tags = {}}, .failure = {}}};
  s.pools = {
      {.id = "p", .protocol = "eigenlayer", .operators = {"o"}, .asset = "ETH", .amount = 200.0}};
  s.commitments = {{.avs = "a", .operator_id = "o", .pool = "p", .magnitude = {}}};
  PositionRow staker;
  staker.position = {.id = "staker", .kind = ""};
  s.positions = {staker};
  s.delegations = {{.position = "staker", .pool = "p", .amount = 200.0}};
  s.book = {{.position = "staker", .fraction = 1.0}};
  s.dependence = failure::DependenceSpec{};
  s.dependence->independent = {"avs"};
  return s;
}

Scenario uncertain_avs() {
  auto s = one_avs();
  s.run.parameter_draws = draws;
  s.uncertain = {{"avs.a.failure_probability", BetaPrior{{2.0, 98.0}}}};
  return s;
}

Plan compile(std::vector<Scenario> scenarios) {
  std::vector<base::Issues> issues(scenarios.size());
  auto plan = Plan::compile(scenarios, issues);
  for (const auto& list : issues)
    for (const auto& issue : list.list()) ADD_FAILURE() << issue.path << ": " << issue.problem;
  return std::move(plan.value());
}

Accumulators simulated(const Plan& plan, random::TrialRange trials, base::Executor& executor,
                       std::uint64_t batch = 1024) {
  const base::CancellationToken cancellation;
  std::atomic<std::uint64_t> done{0};
  return simulate(plan, trials,
                  {.executor = executor,
                   .cancellation = cancellation,
                   .trials_done = done,
                   .batch_trials = batch});
}

class Result {
 public:
  explicit Result(const Plan& plan) {
    base::SerialExecutor serial;
    result_ = report(plan, simulated(plan, plan.trials(), serial), plan.trials(), {});
  }
  [[nodiscard]] const std::vector<double>& all(const std::string& name) const {
    return test::values(result_, name);
  }
  /// Of the first perspective, gross, in the first case.
  [[nodiscard]] double book(const std::string& name) const { return all("book_" + name).front(); }

 private:
  RunResult result_;
};

/// Each comparison with a closed form fails by chance once in 15,000 seeds at 4 errors.
constexpr double errors = 4.0;

class OneUncertainAvs : public testing::Test {
 protected:
  Plan plan = compile({uncertain_avs()});
  Result result{plan};
  double mean = 0.02;
  double variance = 2.0 * 98.0 / (100.0 * 100.0 * 101.0);  // of beta(2, 98)
};

TEST_F(OneUncertainAvs, HasTheMeanOfItsLawWithinAnErrorThatKnowsBothLevels) {
  const double error = result.book("expected_loss_se");
  EXPECT_NEAR(result.book("expected_loss"), loss * mean, errors * error);
  const auto n = static_cast<double>(draws * trials_each);
  const double within = (mean - mean * mean - variance) / n;
  const double expected = loss * std::sqrt(within + variance / draws);
  EXPECT_NEAR(error, expected, errors * 0.08 * expected);  // relative error of S of 200 draws
  EXPECT_GT(error, 5.0 * loss * std::sqrt(mean / n));      // what independent trials would have
}

TEST_F(OneUncertainAvs, HasTheParameterIntervalOfItsLaw) {
  const double sd = loss * std::sqrt(variance);
  EXPECT_NEAR(result.book("parameter_mean_sd"), sd, errors * 0.08 * sd);
  // Levels at which the ends lie: order statistics of 200 draws.
  const double spread = errors * std::sqrt(0.05 * 0.95 / draws);
  const auto level = [&](const char* end) {
    return numerics::beta_cdf(2.0, 98.0, result.book(end) / loss);
  };
  EXPECT_NEAR(level("parameter_mean_low"), 0.05, spread);
  EXPECT_NEAR(level("parameter_mean_high"), 0.95, spread);
}

TEST_F(OneUncertainAvs, DrawsEachPartFromItsOwnProbability) {
  const auto& values = plan.cases()[0].parameters.at(0).values;
  const auto& means = result.all("book_parameter_draw_mean");
  double chi_squared = 0.0;
  for (std::size_t k = 0; k < draws; ++k) {
    const double p = values[k];
    const double z = (means[3 * k] / loss - p) / std::sqrt(p * (1.0 - p) / trials_each);
    chi_squared += z * z;
  }
  EXPECT_NEAR(chi_squared, draws, errors * std::sqrt(2.0 * draws) + 10.0);
}

TEST_F(OneUncertainAvs, ReplaysATrialWithTheNumbersOfItsDraw) {
  const auto& values = plan.cases()[0].parameters.at(0).values;
  const auto story = tell_trial(plan, 0, 7 * trials_each + 5);
  EXPECT_EQ(story.parameter_draw, 7U);
  ASSERT_EQ(story.parameters.size(), 1U);
  EXPECT_EQ(story.parameters[0].path, "avs.a.failure_probability");
  EXPECT_EQ(story.parameters[0].value, values[7]);
}

/// Both AVSs fail with the shock and by nothing else: P = 1 − E[e^−λ], λ uniform.
TEST(ParameterDraws, JoinsTwoAvssThatShareAnUncertainRate) {
  auto s = one_avs();
  s.avs = {fixed_avs("a"), fixed_avs("b")};
  s.commitments.push_back({.avs = "b", .operator_id = "o", .pool = "p", .magnitude = {}});
  for (auto& row : s.avs) {
    row.failure.failure_probability.reset();
    row.failure.residual_probability = 0.0;
  }
  s.shocks = {{.id = "bug",
               .rate_per_year = 0.3,
               .kill = {{.select = "avs", .probability = 1.0, .fault = "", .share = {}}}}};
  s.run.parameter_draws = draws;
  s.uncertain = {{"shock.bug.rate_per_year", IntervalPrior{{0.1, 0.5}}}};
  const auto plan = compile({s});
  const Result result(plan);
  const double expected = 1.0 - (std::exp(-0.1) - std::exp(-0.5)) / 0.4;
  const double half = (result.book("loss_probability_high") - result.book("loss_probability_low")) /
                      2.0;  // 1.96 errors
  EXPECT_NEAR(result.book("loss_probability"), expected, 2.0 * half);
  EXPECT_LT(half, 0.02);
}

TEST(ParameterDraws, LeavesACaseWithoutUncertainNumbersAsItIs) {
  auto certain = one_avs();
  auto uncertain = uncertain_avs();
  uncertain.name = "uncertain";
  const Result alone(compile({certain}));
  certain.run.parameter_draws = draws;
  const Result both(compile({certain, uncertain}));
  for (const char* name : {"expected_loss", "standard_deviation", "loss_probability",
                           "value_at_risk", "expected_shortfall"})
    EXPECT_EQ(both.book(name), alone.book(name)) << name;
  // Errors of either kind are of the same size, and nothing is left for the parameters.
  EXPECT_NEAR(both.book("expected_loss_se"), alone.book("expected_loss_se"),
              errors * 0.06 * alone.book("expected_loss_se"));
  EXPECT_LT(both.book("parameter_mean_sd"), 0.7 * both.book("parameter_mean_noise"));
}

/// Uncertain severities and loadings, in a scenario with a bit of everything.
Scenario mixed() {
  auto s = test::sample_scenario();
  s.run.trials = 20'000;
  s.run.parameter_draws = 25;
  s.uncertain = {{"avs.bridge.severity.beta.mean", IntervalPrior{{0.2, 0.5}}},
                 {"avs.oracle.failure_probability", BetaPrior{{5.0, 45.0}}},
                 {"dependence.factor.market.loading", IntervalPrior{{0.2, 0.7}}},
                 {"shock.client-bug.kill[0].probability", IntervalPrior{{0.3, 0.7}}}};
  for (auto& row : s.avs) {
    row.failure.residual_probability = *row.failure.failure_probability;
    row.failure.failure_probability.reset();
  }
  s.uncertain[1].path = "avs.oracle.residual_probability";
  return s;
}

TEST(ParameterDraws, GivesTheSameBitsForAnyThreadsBatchesAndParts) {
  const auto plan = compile({mixed()});
  base::SerialExecutor serial;
  const auto reference = simulated(plan, plan.trials(), serial).save();
  ThreadExecutor threads(3);
  EXPECT_EQ(simulated(plan, plan.trials(), threads, 300).save(), reference);
  auto first = simulated(plan, {0, 7'001}, serial);
  first.merge(simulated(plan, {7'001, 12'999}, threads, 4096));
  EXPECT_EQ(first.save(), reference);
  Accumulators loaded(plan);
  loaded.load(reference);
  EXPECT_EQ(loaded.save(), reference);
}

TEST(ParameterDraws, SetsTheNumbersAtTheirPaths) {
  const auto s = mixed();
  const auto drawn = draw_parameters(s);
  const auto one = with_parameters(s, drawn, 3);
  EXPECT_EQ(std::get<failure::BetaLaw>(one.avs[0].failure.severity).beta.mean, drawn[0].values[3]);
  EXPECT_EQ(one.avs[2].failure.residual_probability, drawn[1].values[3]);
  EXPECT_EQ(one.dependence->factors[0].loading, drawn[2].values[3]);
  EXPECT_EQ(one.shocks[0].kill[0].probability, drawn[3].values[3]);
  EXPECT_TRUE(one.uncertain.empty());
  EXPECT_EQ(std::set<double>(drawn[0].values.begin(), drawn[0].values.end()).size(), 25U);
}

TEST(ParameterDraws, DoNotDependOnWhatElseIsDrawn) {
  auto fewer = mixed();
  fewer.uncertain.erase(fewer.uncertain.begin(), fewer.uncertain.begin() + 2);
  EXPECT_EQ(draw_parameters(fewer)[0].values, draw_parameters(mixed())[2].values);
}

TEST(ParameterDraws, DivideTheTrialsIntoWholeGroupsWhereTheyCan) {
  auto s = uncertain_avs();
  s.run.parameter_draws.reset();
  const auto by_default = [&](std::int64_t trials) {
    s.run.trials = trials;
    return parameter_draws(s);
  };
  EXPECT_EQ(by_default(1'000'000), 125U);  // 8,000 trials each
  EXPECT_EQ(by_default(1 << 20), 128U);
  EXPECT_EQ(by_default(1'000), 125U);  // no groups: 8 trials each
  EXPECT_EQ(by_default(1'000'003), 0U);
  s.uncertain.clear();
  EXPECT_EQ(by_default(1'000'003), 1U);
}

std::vector<base::Issue> complaints_of(const Scenario& scenario) {
  std::vector<base::Issues> issues(1);
  EXPECT_FALSE(Plan::compile(std::vector<Scenario>{scenario}, issues));
  return issues[0].list();
}

TEST(ParameterDraws, RefusesADrawThatCannotBeAndNamesIt) {
  auto s = mixed();
  s.uncertain[0].prior = IntervalPrior{{0.01, 0.5}};  // with sd 0.2 and max 0.9
  const auto issues = complaints_of(s);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].path, "avs.bridge.severity.beta.sd");
  EXPECT_EQ(issues[0].problem.rfind("in parameter draw ", 0), 0U) << issues[0].problem;
  EXPECT_NE(issues[0].hint.find("avs.bridge.severity.beta.mean = 0.0"), std::string::npos)
      << issues[0].hint;
}

TEST(ParameterDraws, ComplainsAboutLawsAndNumbersOfDraws) {
  auto s = mixed();
  s.run.parameter_draws = 30;
  s.uncertain[1].prior = IntervalPrior{{0.5, 1.5}};
  s.uncertain.push_back({"shock.other.rate_per_year", IntervalPrior{{0.1, 0.2}}});
  const auto issues = complaints_of(s);
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(issues[0].path, "avs.oracle.residual_probability");
  EXPECT_EQ(issues[1].path, "shock.other.rate_per_year");
  EXPECT_EQ(issues[2].path, "run.parameter_draws");
  auto certain = one_avs();
  certain.run.parameter_draws = 200;
  EXPECT_EQ(complaints_of(certain).at(0).path, "run.parameter_draws");
}

/// A law may reach down to probabilities that are too small to be realised.
TEST(ParameterDraws, TakesProbabilitiesThatAreTooSmallForNever) {
  auto s = uncertain_avs();
  s.run.trials = 200 * 64;
  s.uncertain[0].prior = BetaPrior{{0.01, 400.0}};
  const auto plan = compile({s});
  const auto& values = plan.cases()[0].parameters[0].values;
  EXPECT_TRUE(std::any_of(values.begin(), values.end(), [](double p) { return p < 1e-7; }));
}

}  // namespace
}  // namespace faultline::run::parameter_draws_test
