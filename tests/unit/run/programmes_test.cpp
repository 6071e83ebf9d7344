// SPDX-License-Identifier: Apache-2.0
#include "run/programmes.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "run/event_sink.hpp"
#include "run/thread_executor.hpp"
#include "run/trial_loop.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::run::programmes_test {
namespace {

/// Keeps occurrences in memory, and gives them back.
class MemoryEvents final : public EventSink, public EventSource {
 public:
  void begin(random::TrialRange trials) override { all_.trials = {trials.first, 0}; }
  void write(const failure::EventBatch& events) override {
    ASSERT_EQ(events.trials.first, all_.trials.end());
    all_.trials.count += events.trials.count;
    for (std::size_t i = 0; i < events.size(); ++i) append(events, i, all_);
  }
  void read(random::TrialRange trials, failure::EventBatch& events) override {
    ++reads;
    events.clear();
    events.trials = trials;
    const auto begin = std::lower_bound(all_.trial.begin(), all_.trial.end(), trials.first);
    for (auto i = static_cast<std::size_t>(begin - all_.trial.begin());
         i < all_.size() && all_.trial[i] < trials.end(); ++i)
      append(all_, i, events);
  }
  failure::EventBatch& all() { return all_; }
  std::atomic<int> reads{0};

 private:
  static void append(const failure::EventBatch& from, std::size_t i, failure::EventBatch& to) {
    to.trial.push_back(from.trial[i]);
    to.cause.push_back(from.cause[i]);
    to.index.push_back(from.index[i]);
    to.time.push_back(from.time[i]);
    to.severity.push_back(from.severity[i]);
  }
  failure::EventBatch all_;
};

Accumulators run_plan(const Plan& plan, base::Executor& executor, std::uint64_t batch = 1024,
                      EventSink* events = nullptr) {
  const base::CancellationToken cancellation;
  std::atomic<std::uint64_t> done{0};
  return simulate(plan, plan.trials(),
                  {.executor = executor,
                   .cancellation = cancellation,
                   .trials_done = done,
                   .batch_trials = batch,
                   .events = events});
}

Plan compile(const Scenario& scenario) {
  std::vector<base::Issues> issues(1);
  auto plan = Plan::compile(std::vector{scenario}, issues);
  for (const auto& issue : issues.front().list()) ADD_FAILURE() << issue.path << issue.problem;
  return std::move(plan.value());
}

Scenario uncovered(Scenario scenario) {
  scenario.covers.clear();
  for (auto& row : scenario.positions) row.waterfall.rungs.clear();
  return scenario;
}

/// Pays from stake of its own, so that there is one position more.
Scenario restaked(Scenario scenario) {
  ProviderRow provider;
  provider.insurance.id = "backstop";
  provider.insurance.asset = "ETH";
  provider.insurance.capital = 1.0;
  provider.insurance.restaked = {{.pool = "pool-o3", .amount = 10.0}};
  scenario.providers.push_back(provider);
  scenario.covers.front().provider = "backstop";
  return scenario;
}

std::vector<Scenario> programmes_over(const Scenario& base) {
  auto richer = base;
  richer.covers.front().terms = {insurance::QuotaShare{.share = 0.5}};
  return {base, uncovered(base), richer, restaked(base)};
}

std::vector<base::Issue> complaints(const Scenario& base, const Scenario& programme) {
  base::SerialExecutor serial;
  (void)compile(base);  // which says why, if it does not
  auto programmes = Programmes::over(std::vector{base}, serial);
  std::vector<base::Issues> issues(1);
  programmes->add(std::vector{programme}, issues);
  EXPECT_EQ(programmes->plans().size(), issues.front().empty() ? 1u : 0u);
  return issues.front().list();
}

void expect_each_as_alone(const Scenario& base) {
  base::SerialExecutor serial;
  MemoryEvents events;
  events.begin({0, 0});
  (void)run_plan(compile(base), serial, 300, &events);
  auto programmes = Programmes::over(std::vector{base}, serial);
  const auto scenarios = programmes_over(base);
  for (const auto& scenario : scenarios) {
    std::vector<base::Issues> issues(1);
    programmes->add(std::vector{scenario}, issues);
    for (const auto& issue : issues.front().list()) ADD_FAILURE() << issue.path << issue.problem;
  }
  programmes->join(events);
  ThreadExecutor threads(3);
  for (base::Executor* executor :
       {static_cast<base::Executor*>(&serial), static_cast<base::Executor*>(&threads)}) {
    const auto parts = programmes->split(run_plan(programmes->together(), *executor, 700));
    ASSERT_EQ(parts.size(), scenarios.size());
    for (std::size_t p = 0; p < parts.size(); ++p) {
      EXPECT_EQ(programmes->plans()[p].hash(), compile(scenarios[p]).hash());
      EXPECT_EQ(parts[p].save(), run_plan(compile(scenarios[p]), serial).save()) << p;
    }
  }
  EXPECT_GT(events.reads, 0);
}

TEST(Programmes, EachMeasuresWhatItMeasuresAlone) {
  expect_each_as_alone(test::sample_scenario());
}

TEST(Programmes, EachMeasuresWhatItMeasuresAloneWhereTrialsRepeat) {
  expect_each_as_alone(test::repeating_sample_scenario());
}

TEST(Programmes, EachMeasuresWhatItMeasuresAloneWhereQuantilesTakeASecondPass) {
  auto scenario = test::shared_sample_scenario();
  scenario.output.exact = {"book", "desk"};
  expect_each_as_alone(scenario);
}

TEST(Programmes, HaveTheHitsOfOneAnother) {
  base::SerialExecutor serial;
  MemoryEvents events;
  const auto base = test::sample_scenario();
  auto programmes = Programmes::over(std::vector{base}, serial);
  for (const auto& scenario : programmes_over(base)) {
    std::vector<base::Issues> issues(1);
    programmes->add(std::vector{scenario}, issues);
  }
  programmes->join(events);
  for (const auto& model : programmes->together().cases()) EXPECT_EQ(model.penalties, 0u);
  EXPECT_EQ(programmes->together().failures().size(), 1u) << "drawn from one model";
}

TEST(Programmes, AreOfOccurrencesThatThisProgramMakes) {
  base::SerialExecutor serial;
  const auto base = test::sample_scenario();
  MemoryEvents events;
  (void)run_plan(compile(base), serial, 1024, &events);
  auto programmes = Programmes::over(std::vector{base}, serial);
  std::vector<base::Issues> issues(1);
  programmes->add(std::vector{base}, issues);
  programmes->join(events);
  EXPECT_NO_THROW((void)run_plan(programmes->together(), serial));
  events.all().severity.back() += 0.125;
  EXPECT_THROW((void)run_plan(programmes->together(), serial), EventsDiffer);
}

TEST(Programmes, ChangeNothingButCover) {
  const auto base = test::sample_scenario();
  auto programme = uncovered(base);
  programme.name = "another";
  programme.output.store.push_back(Store::events);
  EXPECT_TRUE(complaints(base, programme).empty());
  programme.avs.front().failure.severity = failure::FixedLaw{0.5};
  programme.pools.front().amount = 90.0;
  programme.commitments.pop_back();
  programme.operators.push_back({.operator_ = {.id = "o9", .tags = {}}, .failure = {}});
  std::vector<std::string> paths;
  for (const auto& issue : complaints(base, programme)) paths.push_back(issue.path);
  for (const char* path : {"pool.pool-o1.amount", "operator.o9"})
    EXPECT_EQ(std::count(paths.begin(), paths.end(), path), 1) << path;
  EXPECT_TRUE(std::any_of(paths.begin(), paths.end(), [](const std::string& path) {
    return path.starts_with("avs.bridge.severity");
  }));
  const auto& lost = base.commitments.back();
  EXPECT_TRUE(std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return path.starts_with("commitment[") && path.find(lost.avs) != std::string::npos &&
           path.find(lost.operator_id) != std::string::npos;
  }));
}

TEST(Programmes, HaveTheProvidersThatFailAsTheyWere) {
  auto base = test::sample_scenario();
  ProviderRow provider;
  provider.insurance.id = "mutual";
  provider.insurance.asset = "ETH";
  provider.insurance.capital = 10.0;
  auto failing = provider;
  failing.failure.failure_probability = 0.1;
  failing.insurance.loss_given_default = 0.5;
  failing.insurance.default_hits = insurance::DefaultHits::horizon;
  base.dependence->independent = {"provider"};

  auto with = base;
  with.providers = {failing};
  auto without_default = base;
  without_default.providers = {provider};
  auto likelier = with;
  likelier.providers.front().failure.failure_probability = 0.2;
  auto richer = with;
  richer.providers.front().insurance.capital = 100.0;
  auto another = with;
  another.providers.push_back(failing);
  another.providers.back().insurance.id = "other";

  EXPECT_TRUE(complaints(with, with).empty());
  EXPECT_TRUE(complaints(with, richer).empty());
  const auto path_of = [](const std::vector<base::Issue>& issues) {
    return issues.size() == 1 ? issues.front().path : std::to_string(issues.size()) + " issues";
  };
  EXPECT_EQ(path_of(complaints(with, another)), "provider.other.failure_probability");
  EXPECT_EQ(path_of(complaints(with, likelier)), "provider.mutual.failure_probability");
  EXPECT_EQ(path_of(complaints(with, without_default)), "provider.mutual");
  EXPECT_EQ(path_of(complaints(with, base)), "provider.mutual");
}

TEST(Plan, AppliesThePenaltiesOfCasesOnceThatDifferOnlyInCover) {
  const auto base = test::sample_scenario();
  auto bare = uncovered(base);
  bare.name = "bare";
  auto smaller = base;
  smaller.name = "smaller";
  smaller.pools.front().amount = 90.0;
  std::vector<base::Issues> issues(3);
  const auto plan = Plan::compile(std::vector{base, bare, smaller}, issues).value();
  EXPECT_EQ(plan.cases()[1].penalties, 0u);
  EXPECT_EQ(plan.cases()[2].penalties, 2u);
}

TEST(Plan, KeepsTheOccurrencesOfOneDrawOnly) {
  auto base = test::sample_scenario();
  base.output.store = {Store::summary, Store::events};
  auto riskier = base;
  riskier.name = "riskier";
  riskier.shocks.front().rate_per_year *= 2.0;
  std::vector<base::Issues> issues(2);
  EXPECT_FALSE(Plan::compile(std::vector{base, riskier}, issues).has_value());
  EXPECT_TRUE(issues[0].empty());
  ASSERT_EQ(issues[1].list().size(), 1u);
  EXPECT_EQ(issues[1].list().front().path, "output.store");
}

}  // namespace
}  // namespace faultline::run::programmes_test
