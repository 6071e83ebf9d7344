// SPDX-License-Identifier: Apache-2.0
#include "run/batch.hpp"

namespace faultline::run {

namespace {

template <class T>
std::size_t bytes_of(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

void simulate_case(const CaseModel& model, const failure::OccurrenceBatch& occurrences,
                   BatchBuffers& b) {
  model.penalty.apply(occurrences, b.penalty_workspace, b.hits);
  model.portfolio.claims(occurrences, b.hits, b.portfolio_workspace, b.claims);
  model.insurance.apply(b.claims, b.insurance_workspace, b.recoveries);
  model.portfolio.losses(b.claims, b.recoveries, b.portfolio_workspace, b.losses);
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
  buffers.weight.assign(trials.count, 1.0);
  for (std::size_t f = 0; f < plan.failures().size(); ++f) {
    plan.failures()[f].draw(plan.seed(), trials, buffers.failure_workspaces[f],
                            buffers.occurrences[f]);
  }
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    const auto& model = plan.cases()[c];
    const auto& occurrences = buffers.occurrences[model.failure];
    simulate_case(model, occurrences, buffers);
    visit(c, {.trials = trials,
              .occurrences = occurrences,
              .hits = buffers.hits,
              .claims = buffers.claims,
              .recoveries = buffers.recoveries,
              .losses = buffers.losses,
              .weight = buffers.weight});
  }
}

}  // namespace faultline::run
