// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "run/plan.hpp"

namespace faultline::run {

/// What a run will need at its peak, in bytes.
struct MemoryForecast {
  std::size_t accumulators = 0;    ///< measures of every worker, and their merged copy
  std::size_t batches = 0;         ///< buffers of every worker
  std::size_t tail = 0;            ///< details of the worst trials
  std::size_t columns = 0;         ///< single trials and occurrences that wait for their sinks
  std::size_t waiting = 0;         ///< trials that wait for others like them, of every worker
  std::size_t contributions = 0;   ///< what losses consist of, of every worker, and merged
  std::size_t events = 0;          ///< of occurrences in the result file at most: no memory
  std::uint64_t pilot_trials = 0;  ///< from how many trials the others are extrapolated
  [[nodiscard]] std::size_t total() const {
    return accumulators + batches + tail + columns + waiting + contributions;
  }
};

/// Forecast from the sizes of the accumulators and from a pilot batch of the run's own trials: at
/// most 1,024 of them, fewer where they are large.
[[nodiscard]] MemoryForecast forecast_memory(const Plan& plan, std::size_t workers,
                                             std::uint64_t batch_trials);

}  // namespace faultline::run
