// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "base/issue.hpp"
#include "failure/cause_kinds.hpp"
#include "failure/event_batch.hpp"
#include "failure/expected_failures.hpp"
#include "failure/explanation.hpp"
#include "failure/forced_failures.hpp"
#include "failure/matrix_change.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/spec.hpp"
#include "numerics/orthant_probability.hpp"
#include "random/trial_range.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// Who fails together, when, and how hard: marginals × dependence × shocks → occurrences.
/// Immutable; `draw` is a pure function of (seed, trials) and may run on many threads at once.
class FailureModel {
 public:
  /// Checks `spec` against the graph, computes hazards, factorises matrices and builds severity
  /// tables. Complaints go to `issues`, numbers outside the ranges of `describe` before all others;
  /// empty when there is one. `spec.avs_ids` and `spec.contract_ids` are those of the graph, in any
  /// order.
  /// What takes long runs on `executor`; the model does not depend on it.
  static std::optional<FailureModel> compile(const FailureSpec& spec,
                                             const stake::StakeGraph& graph, double horizon_years,
                                             base::Issues& issues,
                                             base::Executor& executor = base::serial_executor());

  FailureModel(FailureModel&&) noexcept;
  FailureModel& operator=(FailureModel&&) noexcept;
  ~FailureModel();

  /// Buffers that one worker reuses from batch to batch.
  class Workspace {
   public:
    Workspace();
    Workspace(Workspace&&) noexcept;
    Workspace& operator=(Workspace&&) noexcept;
    ~Workspace();

   private:
    friend class FailureModel;
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
  };

  /// Draws the occurrences of the trials into `batch`, whose buffers are reused. Any range below
  /// `random::max_trials`; cheapest when it begins and ends at multiples of 64.
  void draw(std::uint64_t seed, random::TrialRange trials, Workspace& workspace,
            OccurrenceBatch& batch) const;

  /// Makes the occurrences that `draw` made with this seed from what was kept of them: the dates of
  /// failures are taken from `events`, and what they strike is drawn again. `events` has every
  /// occurrence of its trials, in order, of causes of this model.
  void restore(std::uint64_t seed, const EventBatch& events, Workspace& workspace,
               OccurrenceBatch& batch) const;

  /// The draws behind each occurrence of a batch that `draw` made with this seed, in its order.
  [[nodiscard]] std::vector<OccurrenceExplanation> explain(std::uint64_t seed,
                                                           const OccurrenceBatch& batch) const;

  /// Names by `CauseId`, e.g. "avs.eigenda", "shock.client-bug", sorted.
  [[nodiscard]] std::span<const std::string> causes() const;
  /// What each of them is.
  [[nodiscard]] const CauseKinds& kinds() const;
  /// Names by `FaultId`, e.g. "double-sign", sorted.
  [[nodiscard]] std::span<const std::string> faults() const;
  [[nodiscard]] double horizon_years() const;
  /// What repairing changed, by block; blocks whose matrix is as written are not here.
  [[nodiscard]] std::span<const MatrixChange> matrix_changes() const;
  /// Causes that depend on others by the mixing variable of student-t alone (mixed_only.hpp).
  [[nodiscard]] std::span<const CauseId> mixed_only() const;
  /// What is made to fail in every trial, and how likely all of it is to fail by itself within the
  /// horizon where nothing is forced (set_probability.hpp).
  [[nodiscard]] const ForcedFailures& forced() const;
  [[nodiscard]] numerics::OrthantProbability forced_probability() const;
  /// All of it, in order.
  [[nodiscard]] std::vector<CauseId> forced_causes() const;
  /// How often causes fail under the model up to a horizon, which is not beyond its own, alone and
  /// in pairs (joint_failure.hpp).
  [[nodiscard]] ExpectedFailures expected_failures(double horizon_years) const;

 private:
  struct State;
  explicit FailureModel(std::unique_ptr<const State> state);
  std::unique_ptr<const State> state_;
};

}  // namespace faultline::failure
