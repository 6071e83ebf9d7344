// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "base/cancellation.hpp"
#include "base/executor.hpp"
#include "base/issue.hpp"
#include "run/plan.hpp"
#include "run/report.hpp"
#include "run/thread_executor.hpp"
#include "run/trial_loop.hpp"

namespace faultline::test {

/// All trials of a plan, simulated and reported.
inline run::RunResult result_of(const run::Plan& plan,
                                base::Executor& executor = base::serial_executor(),
                                std::uint64_t batch = 1024) {
  const base::CancellationToken cancellation;
  std::atomic<std::uint64_t> done{0};
  const auto measured = run::simulate(plan, plan.trials(),
                                      {.executor = executor,
                                       .cancellation = cancellation,
                                       .trials_done = done,
                                       .batch_trials = batch});
  return run::report(plan, measured, plan.trials(), cancellation);
}

/// Scenarios as the cases of one run, on three threads.
inline run::RunResult run_of(const std::vector<run::Scenario>& scenarios) {
  std::vector<base::Issues> issues(scenarios.size());
  const auto plan = run::Plan::compile(scenarios, issues);
  for (const auto& list : issues) base::throw_if_any(list);
  run::ThreadExecutor threads(3);
  return result_of(plan.value(), threads);
}

}  // namespace faultline::test
