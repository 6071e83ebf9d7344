// SPDX-License-Identifier: Apache-2.0
//
// Every stage of the trial loop on a scenario, as calls of one window each. The inputs of a stage
// are prepared: some windows, taken in turn.

#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "io/scenario_reader.hpp"
#include "run/accumulators.hpp"
#include "run/batch.hpp"
#include "support/measured_call.hpp"

namespace faultline::bench {
namespace {

/// Failures are drawn for many trials at once, everything else is done in windows of a few.
constexpr std::uint64_t drawn_trials = 1024;
constexpr std::uint64_t window_trials = 8;
constexpr std::uint64_t window_count = 512;

run::Plan compile(const char* path) {
  const std::vector<run::Scenario> scenarios{io::read_scenario(path).scenario};
  std::vector<base::Issues> issues(1);
  auto plan = run::Plan::compile(scenarios, issues);
  if (!plan) throw std::runtime_error("the scenario does not compile: see faultline check");
  return *std::move(plan);
}

/// Windows that have passed all stages, so that each can be taken again. Claims, insurance and
/// losses are the longer way to what is settled in one pass.
class Stages {
 public:
  explicit Stages(const char* path) : plan_(compile(path)), measured_(plan_) {
    const auto& model = plan_.cases().front();
    if (!model.insurance.one_layer()) throw std::runtime_error("covers are not one layer each");
    for (std::size_t i = 0; i < window_count; ++i) {
      windows_.emplace_back(plan_);
      auto& b = windows_.back();
      run::simulate_batch(plan_, {i * window_trials, window_trials}, b,
                          [](std::size_t, const auto&) {});
      const auto& occurrences = b.occurrences[model.draw];
      model.penalty.apply(occurrences, penalty::HitForm::swept, b.penalty_workspace, b.hits);
      model.portfolio.claims(occurrences, b.hits, b.portfolio_workspace, b.claims);
      model.insurance.apply(b.claims, insurance::RecoveryModel::Settled::where_contracts_meet,
                            b.insurance_workspaces.front(), b.recoveries);
    }
  }

  static void settle(const run::CaseModel& model, run::BatchBuffers& b) {
    const std::array covers{*model.insurance.one_layer()};
    const auto outcomes = model.portfolio.settled_losses(b.occurrences[model.draw], b.hits, covers,
                                                         b.portfolio_workspace, b.losses);
    b.losses.exchange(outcomes.front());
  }

  std::vector<MeasuredCall> calls() {
    const auto& model = plan_.cases().front();
    const auto& failure = plan_.failure_of(model);
    return {
        MeasuredCall{"failure.draw", drawn_trials,
                     [this, &failure, trials = random::TrialRange{0, drawn_trials}]() mutable {
                       failure.draw(plan_.seed(), trials, draws_, drawn_);
                       trials.first += drawn_trials;
                     }},
        on_windows("penalty.apply",
                   [&](auto& b) {
                     model.penalty.apply(b.occurrences[model.draw], penalty::HitForm::swept,
                                         b.penalty_workspace, b.hits);
                   }),
        on_windows("portfolio.settled_losses", [&](auto& b) { settle(model, b); }),
        on_windows("portfolio.claims",
                   [&](auto& b) {
                     model.portfolio.claims(b.occurrences[model.draw], b.hits,
                                            b.portfolio_workspace, b.claims);
                   }),
        on_windows("insurance.apply",
                   [&](auto& b) {
                     model.insurance.apply(b.claims,
                                           insurance::RecoveryModel::Settled::where_contracts_meet,
                                           b.insurance_workspaces.front(), b.recoveries);
                   }),
        on_windows("portfolio.losses",
                   [&](auto& b) {
                     model.portfolio.losses(b.claims, b.recoveries, portfolio::LossDetail::totals,
                                            b.portfolio_workspace, b.losses);
                   }),
        on_windows("measures.add",
                   [&](auto& b) {
                     const auto& occurrences = b.occurrences[model.draw];
                     measured_.add(0, {.trials = occurrences.trials,
                                       .occurrences = occurrences,
                                       .hits = b.hits,
                                       .claims = b.claims,
                                       .recoveries = b.recoveries,
                                       .losses = b.losses,
                                       .weight = b.weight});
                   }),
    };
  }

 private:
  template <class Stage>
  MeasuredCall on_windows(const char* name, Stage stage) {
    return {name, window_trials, [this, stage, next = std::size_t{0}]() mutable {
              stage(windows_[next++ % window_count]);
            }};
  }

  run::Plan plan_;
  run::Accumulators measured_;
  std::vector<run::BatchBuffers> windows_;
  failure::FailureModel::Workspace draws_;
  failure::OccurrenceBatch drawn_;
};

}  // namespace
}  // namespace faultline::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: " << argv[0] << " SCENARIO [options of the benchmark]\n";
    return 64;
  }
  try {
    const auto stages = std::make_unique<faultline::bench::Stages>(argv[1]);
    argv[1] = argv[0];
    return faultline::bench::run_measured_calls(argc - 1, argv + 1, stages->calls());
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 66;
  }
}
