// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "failure/failure_model.hpp"
#include "insurance/recovery_model.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/portfolio_model.hpp"
#include "random/trial_range.hpp"
#include "risk/trial_batch.hpp"
#include "run/distinct_trials.hpp"
#include "run/plan.hpp"
#include "run/stage_clock.hpp"

namespace faultline::run {

/// Whether trials that lose the same may be simulated once for all of them, and out of turn.
enum class Alike : std::uint8_t { apart, together };

/// How much of what happened visitors are told: what measures need, or everything, with hits listed
/// and claims settled one by one. Losses are the same.
enum class Telling : std::uint8_t { losses, everything };

/// Buffers of one worker, reused from batch to batch.
struct BatchBuffers {
  explicit BatchBuffers(const Plan& plan, Alike alike = Alike::apart,
                        Telling told = Telling::losses);

  std::vector<failure::FailureModel::Workspace> failure_workspaces;  ///< by draw
  std::vector<failure::OccurrenceBatch> occurrences;                 ///< by draw
  std::vector<std::optional<DistinctTrials>> waiting;                ///< by draw
  DistinctTrials::GroupBuffers group;
  penalty::PenaltyModel::Workspace penalty_workspace;
  penalty::HitBatch hits;                      ///< listed, where everything is told
  std::vector<penalty::HitBatch> shared_hits;  ///< by window of a strip
  portfolio::PortfolioModel::Workspace portfolio_workspace;
  insurance::SubjectLosses claims;
  std::vector<insurance::RecoveryModel::Workspace> insurance_workspaces;  ///< by case
  insurance::Recoveries recoveries;
  portfolio::LossBatch losses;
  std::vector<double> weight;
  failure::EventBatch recalled;             ///< from which occurrences are made that are not drawn
  std::optional<failure::EventBatch> kept;  ///< where there is one, what is drawn goes there too
  std::size_t part = 0;                     ///< of `Plan::parts`, to which all that waits belongs
  Telling telling = Telling::losses;
  StageClock clock;

  [[nodiscard]] std::size_t memory_bytes() const;
};

/// Sees what happened in a batch, once for each case and window; windows come in trial order where
/// trials are kept apart.
using BatchVisitor = std::function<void(std::size_t case_index, const risk::TrialBatch& batch)>;

/// Simulates some consecutive trials of every case: a pure function of (plan, trials). Occurrences
/// are drawn for all of them, or read where they were kept; what follows is done in windows of
/// trials, so that its data stay in the cache. Penalties are applied once for all cases that have
/// the same. Where trials may be taken together, some wait in `buffers` for others like them. What
/// is visited together meets one draw of the uncertain numbers.
void simulate_batch(const Plan& plan, random::TrialRange trials, BatchBuffers& buffers,
                    const BatchVisitor& visit);

/// After the last batch, before `simulate_waiting`.
void order_waiting(BatchBuffers& buffers);

/// Simulates a part of the trials that wait in the buffers of one worker with those of another, or
/// the same.
void simulate_waiting(const Plan& plan, const BatchBuffers& from, DistinctTrials::Part part,
                      BatchBuffers& buffers, const BatchVisitor& visit);

/// One trial of one case again, as it was in every batch that held it, with its hits listed and its
/// claims settled one by one, so that everything can be told. Refers to `buffers`.
[[nodiscard]] risk::TrialBatch replay_trial(const Plan& plan, std::size_t case_index,
                                            std::uint64_t trial, BatchBuffers& buffers);

}  // namespace faultline::run
