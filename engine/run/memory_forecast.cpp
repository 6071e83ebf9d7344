// SPDX-License-Identifier: Apache-2.0
#include "run/memory_forecast.hpp"

#include <algorithm>

#include "risk/measure.hpp"
#include "run/batch.hpp"
#include "run/contributions.hpp"
#include "run/trial_loop.hpp"

namespace faultline::run {

namespace {

/// Columns of numbers that describe one hit of a worst trial, while the result is put together.
constexpr std::size_t bytes_per_tail_hit = 2 * 7 * sizeof(double);

/// Gross, recovered and weight of one trial and case, on their way to the sink.
constexpr std::size_t bytes_per_column_row = 3 * sizeof(double);

/// Of one occurrence that is kept, before it is compressed.
constexpr std::size_t bytes_per_event =
    sizeof(std::uint64_t) + 2 * sizeof(std::uint32_t) + 2 * sizeof(double);

/// Of trials of one failure model that wait for others like them.
constexpr std::size_t most_waiting_bytes = 2 * DistinctTrials::most_bytes;

/// The pilot has this many trials, then four times as many, up to the last number, until its
/// buffers say enough: it must stay far below what it is to warn of.
constexpr std::uint64_t first_pilot_trials = 64;
constexpr std::uint64_t last_pilot_trials = 1024;
constexpr std::size_t enough_pilot_bytes = std::size_t{16} << 20;

/// What one worker needed for the first trials of the run.
struct WeighedTrials {
  std::uint64_t trials = 0;
  std::size_t bytes = 0;
  std::size_t most_hits = 0;  ///< in one trial
  std::size_t waiting = 0;    ///< bytes of its trials if they waited, none like another
  std::size_t events = 0;     ///< occurrences of the draw of its first case
};

/// Twice what is held: vectors grow by doubling.
std::size_t bytes_of_waiting(const Plan& plan, const BatchBuffers& buffers) {
  const BatchBuffers waits(plan, Alike::together);
  std::size_t bytes = 0;
  for (std::size_t f = 0; f < plan.draws().size(); ++f) {
    if (!waits.waiting[f]) continue;
    DistinctTrials trials;
    trials.add(buffers.occurrences[f]);
    bytes += 2 * trials.memory_bytes();
  }
  return bytes;
}

/// Hits of a strike at most, by the AVS as a whole.
std::size_t reached(const CaseModel& model, const failure::Strike& strike) {
  return strike.operator_id.valid() ? 1 : model.graph->commitments_of(strike.avs).size();
}

/// What a contract that breaks is told to have done, and the pools that it hits.
std::size_t reached(const CaseModel& model, const failure::ContractBreak& one) {
  return 2 * model.graph->pools_through(one.contract).size() +
         model.graph->positions_through(one.contract).size();
}

std::size_t most_hits_in(const CaseModel& model, const risk::TrialBatch& batch) {
  std::size_t most = 0;
  for (std::size_t i = 0; i < batch.trials.size(); ++i) {
    const auto [begin, end] = batch.occurrences.of_trial(i);
    std::size_t hits = 0;
    for (auto j = begin; j < end; ++j) {
      for (const auto& strike : batch.occurrences.strikes_of(j)) hits += reached(model, strike);
      for (const auto& one : batch.occurrences.breaks_of(j)) hits += reached(model, one);
    }
    most = std::max(most, hits);
  }
  return most;
}

WeighedTrials fly_pilot(const Plan& plan, std::uint64_t batch_trials) {
  BatchBuffers buffers(plan);
  const auto last = std::min(batch_trials, last_pilot_trials);
  WeighedTrials pilot{.trials = std::min(last, first_pilot_trials)};
  for (;;) {
    simulate_batch(
        plan, {0, pilot.trials}, buffers, [&](std::size_t c, const risk::TrialBatch& batch) {
          pilot.most_hits = std::max(pilot.most_hits, most_hits_in(plan.cases()[c], batch));
        });
    pilot.bytes = buffers.memory_bytes();
    pilot.waiting = bytes_of_waiting(plan, buffers);
    const auto whole = plan.draws()[plan.cases().front().draw].whole;
    pilot.events = buffers.occurrences[whole].occurrences.size();
    if (pilot.trials == last || pilot.bytes > enough_pilot_bytes) return pilot;
    pilot.trials = std::min(last, 4 * pilot.trials);
  }
}

/// All of them in the file, and those of a wave in memory, where vectors grow by doubling.
void add_events(const Plan& plan, const WeighedTrials& pilot, std::size_t workers,
                std::uint64_t batch, MemoryForecast& forecast) {
  const auto bytes_of = [&](std::uint64_t trials) {
    return pilot.events * bytes_per_event * ((trials + pilot.trials - 1) / pilot.trials);
  };
  const auto trials = plan.trials().count;
  forecast.events = bytes_of(trials);
  forecast.columns +=
      2 * bytes_of(std::min(trials, batch * workers * batches_per_worker_in_a_wave));
}

}  // namespace

MemoryForecast forecast_memory(const Plan& plan, std::size_t workers, std::uint64_t batch_trials) {
  const auto trials = plan.trials().count;
  const auto batch = std::min(batch_trials, trials);
  const auto pilot = fly_pilot(plan, batch);
  MemoryForecast forecast;
  forecast.pilot_trials = pilot.trials;
  forecast.batches = workers * pilot.bytes * ((batch + pilot.trials - 1) / pilot.trials);
  if (!plan.keeps(Store::trials)) {
    const auto of_all = pilot.waiting * ((trials + pilot.trials - 1) / pilot.trials);
    forecast.waiting = workers * std::min(of_all, plan.draws().size() * most_waiting_bytes);
  }
  for (const auto& model : plan.cases()) {
    forecast.accumulators += (workers + 1) * risk::memory_bytes(model.measures);
    forecast.contributions += (workers + 1) * contribution_bytes(plan, model);
    forecast.tail +=
        static_cast<std::size_t>(model.measures.tail_trials) * pilot.most_hits * bytes_per_tail_hit;
  }
  if (plan.keeps(Store::trials)) {
    const auto waiting = std::min(trials, batch * workers * batches_per_worker_in_a_wave);
    forecast.columns = plan.cases().size() * waiting * bytes_per_column_row;
  }
  if (plan.keeps(Store::events)) add_events(plan, pilot, workers, batch, forecast);
  return forecast;
}

}  // namespace faultline::run
