// SPDX-License-Identifier: Apache-2.0
#include "run/batch.hpp"

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

/// What the occurrences that were drawn cost in one case.
risk::TrialBatch follow(const CaseModel& model, random::TrialRange trials, BatchBuffers& b) {
  const auto& occurrences = b.occurrences[model.failure];
  model.penalty.apply(occurrences, b.penalty_workspace, b.hits);
  model.portfolio.claims(occurrences, b.hits, b.portfolio_workspace, b.claims);
  model.insurance.apply(b.claims, b.insurance_workspace, b.recoveries);
  model.portfolio.losses(b.claims, b.recoveries, b.portfolio_workspace, b.losses);
  b.weight.assign(trials.count, 1.0);
  return {.trials = trials,
          .occurrences = occurrences,
          .hits = b.hits,
          .claims = b.claims,
          .recoveries = b.recoveries,
          .losses = b.losses,
          .weight = b.weight};
}

}  // namespace

BatchBuffers::BatchBuffers(const Plan& plan)
    : failure_workspaces(plan.failures().size()), occurrences(plan.failures().size()) {}

std::size_t BatchBuffers::memory_bytes() const {
  std::size_t bytes = bytes_of(hits.hits) + bytes_of(hits.offset) + bytes_of(claims.claims) +
                      bytes_of(recoveries.recovered) + bytes_of(recoveries.payments) +
                      bytes_of(losses.by_occurrence) + bytes_of(losses.by_trial);
  for (const auto& batch : occurrences) {
    bytes += bytes_of(batch.offset) + bytes_of(batch.occurrences) + bytes_of(batch.strikes);
  }
  return bytes;
}

void simulate_batch(const Plan& plan, random::TrialRange trials, BatchBuffers& buffers,
                    const BatchVisitor& visit) {
  for (std::size_t f = 0; f < plan.failures().size(); ++f) draw(plan, f, trials, buffers);
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    visit(c, follow(plan.cases()[c], trials, buffers));
  }
}

risk::TrialBatch replay_trial(const Plan& plan, std::size_t case_index, std::uint64_t trial,
                              BatchBuffers& buffers) {
  const auto& model = plan.cases()[case_index];
  const random::TrialRange alone{trial, 1};
  draw(plan, model.failure, alone, buffers);
  return follow(model, alone, buffers);
}

}  // namespace faultline::run
