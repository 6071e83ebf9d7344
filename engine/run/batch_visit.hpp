// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/cancellation.hpp"
#include "base/contracts.hpp"
#include "base/executor.hpp"
#include "run/batch.hpp"

namespace faultline::run {

/// Simulates trials in batches, in parallel, for one who only looks. Each worker has an `Own`, made
/// by `make()` when the worker first needs it; `visit(own, case_index, batch)` sees every trial, in
/// no order. Returns what the workers have, in no order. Throws `base::Cancelled`.
template <class Own, class Make, class Visit>
std::vector<Own> visit_batches(const Plan& plan, random::TrialRange trials,
                               std::uint64_t batch_trials, base::Executor& executor,
                               const base::CancellationToken& cancellation, const Make& make,
                               const Visit& visit) {
  struct Worker {
    Worker(const Plan& plan, Own made) : buffers(plan, Alike::together), own(std::move(made)) {}
    BatchBuffers buffers;
    Own own;
  };
  FAULTLINE_EXPECT(batch_trials > 0);
  std::vector<std::unique_ptr<Worker>> workers(executor.worker_count());
  const std::uint64_t batches = (trials.count + batch_trials - 1) / batch_trials;
  const auto visit_of = [&](Worker& worker) {
    return [&](std::size_t c, const risk::TrialBatch& batch) {
      if (cancellation.cancelled()) throw base::Cancelled();
      visit(worker.own, c, batch);
    };
  };
  executor.for_each(batches, [&](std::size_t task, std::size_t index) {
    if (cancellation.cancelled()) throw base::Cancelled();
    auto& worker = workers[index];
    if (!worker) worker = std::make_unique<Worker>(plan, make());
    const std::uint64_t offset = task * batch_trials;
    simulate_batch(plan, {trials.first + offset, std::min(batch_trials, trials.count - offset)},
                   worker->buffers, visit_of(*worker));
  });
  executor.for_each(workers.size(), [&](std::size_t task, std::size_t) {
    auto& worker = workers[task];
    if (worker) simulate_waiting(plan, worker->buffers, visit_of(*worker));
  });
  std::vector<Own> all;
  for (auto& worker : workers) {
    if (worker) all.push_back(std::move(worker->own));
  }
  return all;
}

}  // namespace faultline::run
