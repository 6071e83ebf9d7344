// SPDX-License-Identifier: Apache-2.0
#include "run/memory_forecast.hpp"

#include <algorithm>

#include "risk/measure.hpp"
#include "run/batch.hpp"

namespace faultline::run {

namespace {

/// Columns of numbers that describe one hit of a worst trial, while the result is put together.
constexpr std::size_t bytes_per_tail_hit = 2 * 7 * sizeof(double);

}  // namespace

MemoryForecast forecast_memory(const Plan& plan, std::size_t workers, std::uint64_t batch_trials) {
  MemoryForecast forecast;
  const auto pilot = std::min<std::uint64_t>({batch_trials, plan.trials().count, 1024});
  BatchBuffers buffers(plan);
  std::size_t most_hits = 0;
  simulate_batch(plan, {0, pilot}, buffers, [&](std::size_t, const risk::TrialBatch& batch) {
    const auto& occurrences = batch.occurrences;
    for (std::size_t i = 0; i < batch.trials.count; ++i) {
      const std::size_t hits =
          batch.hits.offset[occurrences.offset[i + 1]] - batch.hits.offset[occurrences.offset[i]];
      most_hits = std::max(most_hits, hits);
    }
  });
  forecast.batches =
      workers * buffers.memory_bytes() * std::max<std::size_t>(1, batch_trials / pilot);
  for (const auto& model : plan.cases()) {
    forecast.accumulators += (workers + 1) * risk::memory_bytes(model.measures);
    forecast.tail +=
        static_cast<std::size_t>(model.measures.tail_trials) * most_hits * bytes_per_tail_hit;
  }
  return forecast;
}

}  // namespace faultline::run
