// SPDX-License-Identifier: Apache-2.0
//
// Every stage of the trial loop on a scenario, as calls of one batch each. The inputs of a stage
// are prepared: a few batches, taken in turn.

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

constexpr std::uint64_t batch_trials = 1024;
constexpr std::uint64_t batch_count = 8;

run::Plan compile(const char* path) {
  const std::vector<run::Scenario> scenarios{io::read_scenario(path).scenario};
  std::vector<base::Issues> issues(1);
  auto plan = run::Plan::compile(scenarios, issues);
  if (!plan) throw std::runtime_error("the scenario does not compile: see faultline check");
  return *std::move(plan);
}

random::TrialRange range_of(std::size_t batch) {
  return {batch * batch_trials, batch_trials};
}

/// Batches that have passed all stages, so that each can be taken again.
class Stages {
 public:
  explicit Stages(const char* path) : plan_(compile(path)), measured_(plan_) {
    for (std::size_t i = 0; i < batch_count; ++i) {
      batches_.emplace_back(plan_);
      run::simulate_batch(plan_, range_of(i), batches_.back(), [](std::size_t, const auto&) {});
    }
  }

  std::vector<MeasuredCall> calls() {
    const auto& model = plan_.cases().front();
    const auto& failure = plan_.failures()[model.failure];
    return {
        on_batches("failure.draw",
                   [&](auto& b, std::size_t i) {
                     failure.draw(plan_.seed(), range_of(i), b.failure_workspaces[model.failure],
                                  b.occurrences[model.failure]);
                   }),
        on_batches("penalty.apply",
                   [&](auto& b, std::size_t) {
                     model.penalty.apply(b.occurrences[model.failure], b.penalty_workspace, b.hits);
                   }),
        on_batches("portfolio.claims",
                   [&](auto& b, std::size_t) {
                     model.portfolio.claims(b.occurrences[model.failure], b.hits,
                                            b.portfolio_workspace, b.claims);
                   }),
        on_batches("insurance.apply",
                   [&](auto& b, std::size_t) {
                     model.insurance.apply(b.claims, b.insurance_workspace, b.recoveries);
                   }),
        on_batches("portfolio.losses",
                   [&](auto& b, std::size_t) {
                     model.portfolio.losses(b.claims, b.recoveries, b.portfolio_workspace,
                                            b.losses);
                   }),
        on_batches("measures.add",
                   [&](auto& b, std::size_t i) {
                     measured_.add(0, {.trials = range_of(i),
                                       .occurrences = b.occurrences[model.failure],
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
  MeasuredCall on_batches(const char* name, Stage stage) {
    return {name, batch_trials, [this, stage, next = std::size_t{0}]() mutable {
              const std::size_t i = next++ % batch_count;
              stage(batches_[i], i);
            }};
  }

  run::Plan plan_;
  run::Accumulators measured_;
  std::vector<run::BatchBuffers> batches_;
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
