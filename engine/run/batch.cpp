// SPDX-License-Identifier: Apache-2.0
#include "run/batch.hpp"

#include <algorithm>

#include "numerics/tile.hpp"

namespace faultline::run {

namespace {

template <class T>
std::size_t bytes_of(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

void draw(const Plan& plan, std::size_t failure, random::TrialRange trials, BatchBuffers& b) {
  plan.failures()[failure].draw(plan.seed(), trials, b.failure_workspaces[failure],
                                b.occurrences[failure]);
}

/// How losses come about: the same numbers either way.
enum class Path : std::uint8_t {
  fastest,  ///< in one pass where that is possible, and then without claims and recoveries
  whole     ///< claims, recoveries, losses
};

bool has_tie(const failure::OccurrenceSpan& occurrences) {
  for (std::size_t trial = 0; trial < occurrences.trial_count(); ++trial) {
    const auto [begin, end] = occurrences.of_trial(trial);
    for (auto j = begin; j + 1 < end; ++j) {
      if (occurrences[j].time == occurrences[j + 1].time) return true;
    }
  }
  return false;
}

portfolio::LossDetail detail_of(const CaseModel& model) {
  return model.measures.occurrences == risk::OccurrenceScope::everybody
             ? portfolio::LossDetail::largest
             : portfolio::LossDetail::totals;
}

void find_losses(const CaseModel& model, std::size_t case_index,
                 const failure::OccurrenceSpan& occurrences, BatchBuffers& b) {
  model.portfolio.claims(occurrences, b.hits, b.portfolio_workspace, b.claims);
  b.clock.lap(Stage::claims);
  model.insurance.apply(b.claims, insurance::RecoveryModel::Settled::where_contracts_meet,
                        b.insurance_workspaces[case_index], b.recoveries);
  b.clock.lap(Stage::insurance);
  model.portfolio.losses(b.claims, b.recoveries, detail_of(model), b.portfolio_workspace, b.losses);
}

/// What the occurrences that were drawn cost in one case.
risk::TrialBatch follow(const Plan& plan, std::size_t case_index,
                        const failure::OccurrenceSpan& occurrences, Path path, BatchBuffers& b) {
  const auto& model = plan.cases()[case_index];
  b.clock.start();
  model.penalty.apply(occurrences, penalty::HitForm::swept, b.penalty_workspace, b.hits);
  b.clock.lap(Stage::penalty);
  const auto covers = model.insurance.one_layer();
  if (path == Path::fastest && covers && detail_of(model) == portfolio::LossDetail::totals &&
      !has_tie(occurrences)) {
    b.claims.clear();
    b.recoveries.clear();
    model.portfolio.settled_losses(occurrences, b.hits, *covers, b.portfolio_workspace, b.losses);
  } else {
    find_losses(model, case_index, occurrences, b);
  }
  b.weight.assign(occurrences.trial_count(), 1.0);
  b.clock.lap(Stage::losses);
  return {.trials = occurrences.trials(),
          .occurrences = occurrences,
          .hits = b.hits,
          .claims = b.claims,
          .recoveries = b.recoveries,
          .losses = b.losses,
          .weight = b.weight};
}

/// Bytes of the tiles of one stage in a window: a few of them share the cache of a core.
constexpr std::size_t window_bytes = std::size_t{32} << 10;
constexpr std::size_t fewest_window_trials = 4;

std::size_t window_trials(const CaseModel& model) {
  const auto tiles = numerics::tiles_for(model.measures.position_count());
  return std::max(fewest_window_trials, window_bytes / (tiles * sizeof(numerics::Tile)));
}

}  // namespace

BatchBuffers::BatchBuffers(const Plan& plan)
    : failure_workspaces(plan.failures().size()),
      occurrences(plan.failures().size()),
      insurance_workspaces(plan.cases().size()) {}

std::size_t BatchBuffers::memory_bytes() const {
  std::size_t bytes = bytes_of(hits.hits) + bytes_of(hits.sweeps) + bytes_of(claims.losses.values) +
                      bytes_of(recoveries.recovered) + bytes_of(recoveries.claims.claims) +
                      bytes_of(recoveries.settled.payments) + bytes_of(losses.gross) +
                      bytes_of(losses.recovered);
  for (const auto& tiles : losses.largest) bytes += bytes_of(tiles);
  for (const auto& batch : occurrences) {
    bytes += bytes_of(batch.offset) + bytes_of(batch.occurrences) + bytes_of(batch.strikes);
  }
  return bytes;
}

void simulate_batch(const Plan& plan, random::TrialRange trials, BatchBuffers& buffers,
                    const BatchVisitor& visit) {
  buffers.clock.start();
  for (std::size_t f = 0; f < plan.failures().size(); ++f) draw(plan, f, trials, buffers);
  buffers.clock.lap(Stage::failure);
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    const auto& model = plan.cases()[c];
    const std::size_t window = window_trials(model);
    for (std::size_t first = 0; first < trials.count; first += window) {
      const failure::OccurrenceSpan occurrences(buffers.occurrences[model.failure], first,
                                                std::min(window, trials.count - first));
      const auto batch = follow(plan, c, occurrences, Path::fastest, buffers);
      visit(c, batch);
      buffers.clock.lap(Stage::measures);
    }
  }
}

risk::TrialBatch replay_trial(const Plan& plan, std::size_t case_index, std::uint64_t trial,
                              BatchBuffers& buffers) {
  const auto& model = plan.cases()[case_index];
  draw(plan, model.failure, {trial, 1}, buffers);
  auto batch = follow(plan, case_index, buffers.occurrences[model.failure], Path::whole, buffers);
  // The same losses told in full: neither changes a claim or what is recovered on it.
  model.penalty.apply(batch.occurrences, penalty::HitForm::listed, buffers.penalty_workspace,
                      buffers.hits);
  model.insurance.apply(buffers.claims, insurance::RecoveryModel::Settled::everything,
                        buffers.insurance_workspaces[case_index], buffers.recoveries);
  return batch;
}

}  // namespace faultline::run
