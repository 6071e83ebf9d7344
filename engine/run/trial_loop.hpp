// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

#include "base/cancellation.hpp"
#include "base/executor.hpp"
#include "random/trial_range.hpp"
#include "run/accumulators.hpp"
#include "run/event_sink.hpp"
#include "run/plan.hpp"
#include "run/stage_clock.hpp"
#include "run/trial_sink.hpp"

namespace faultline::run {

/// With a sink, workers meet after each this many batches apiece, and what they have for it is
/// passed on.
inline constexpr std::uint64_t batches_per_worker_in_a_wave = 64;

/// How a run is carried out. Nothing here changes a result.
struct RunControl {
  base::Executor& executor;
  const base::CancellationToken& cancellation;
  std::atomic<std::uint64_t>& trials_done;
  std::uint64_t batch_trials = 1024;
  TrialSink* sink = nullptr;       ///< receives the book's loss in every trial, in order
  EventSink* events = nullptr;     ///< receives every occurrence of the plan's one draw, in order
  StageSeconds* stages = nullptr;  ///< receives where the workers' time went
};

/// Simulates the trials and measures them. Throws `base::Cancelled` within one batch of the token
/// being set.
[[nodiscard]] Accumulators simulate(const Plan& plan, random::TrialRange trials,
                                    const RunControl& control);

}  // namespace faultline::run
