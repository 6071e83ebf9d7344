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

/// Simulates what waits in the buffers of workers, some of which may be null, shared out among all.
/// `own(i)` is worker i, made if it must be, and `visit_of(worker)` its visitor.
template <class Worker, class Own, class VisitOf>
void simulate_waiting(const Plan& plan, const std::vector<std::unique_ptr<Worker>>& workers,
                      base::Executor& executor, const Own& own, const VisitOf& visit_of) {
  constexpr std::size_t parts = 16;  // of each worker's: enough for them to end together
  std::vector<BatchBuffers*> from;
  for (const auto& worker : workers) {
    if (worker) from.push_back(&worker->buffers);
  }
  executor.for_each(from.size(),
                    [&](std::size_t task, std::size_t) { order_waiting(*from[task]); });
  executor.for_each(parts * from.size(), [&](std::size_t task, std::size_t index) {
    Worker& worker = own(index);
    simulate_waiting(plan, *from[task / parts], {task % parts, parts}, worker.buffers,
                     visit_of(worker));
  });
}

/// Simulates trials in batches, in parallel, for one who only looks. Each worker has an `Own`, made
/// by `make()` when the worker first needs it; `visit(own, case_index, batch)` sees every trial, in
/// no order, and as much of it as `telling` says. Returns what the workers have, in no order.
/// Throws `base::Cancelled`.
template <class Own, class Make, class Visit>
std::vector<Own> visit_batches(const Plan& plan, random::TrialRange trials,
                               std::uint64_t batch_trials, base::Executor& executor,
                               const base::CancellationToken& cancellation, const Make& make,
                               const Visit& visit, Telling telling = Telling::losses) {
  struct Worker {
    Worker(const Plan& plan, Telling telling, Own made)
        : buffers(plan, Alike::together, telling), own(std::move(made)) {}
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
  const auto own = [&](std::size_t index) -> Worker& {
    if (!workers[index]) workers[index] = std::make_unique<Worker>(plan, telling, make());
    return *workers[index];
  };
  executor.for_each(batches, [&](std::size_t task, std::size_t index) {
    if (cancellation.cancelled()) throw base::Cancelled();
    Worker& worker = own(index);
    const std::uint64_t offset = task * batch_trials;
    simulate_batch(plan, {trials.first + offset, std::min(batch_trials, trials.count - offset)},
                   worker.buffers, visit_of(worker));
  });
  simulate_waiting(plan, workers, executor, own, visit_of);
  std::vector<Own> all;
  for (auto& worker : workers) {
    if (worker) all.push_back(std::move(worker->own));
  }
  return all;
}

}  // namespace faultline::run
