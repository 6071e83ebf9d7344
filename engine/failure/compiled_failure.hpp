// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/break_model.hpp"
#include "failure/cause_kinds.hpp"
#include "failure/copula.hpp"
#include "failure/first_failure.hpp"
#include "failure/forced_failures.hpp"
#include "failure/hazard.hpp"
#include "failure/independent_causes.hpp"
#include "failure/joint_failure.hpp"
#include "failure/known_causes.hpp"
#include "failure/matrix_change.hpp"
#include "failure/operator_fault.hpp"
#include "failure/shock.hpp"
#include "failure/spec.hpp"
#include "failure/strike_model.hpp"
#include "numerics/orthant_probability.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// A cause that may fail by itself.
struct OwnCause {
  std::uint64_t key;
  std::uint64_t occurrence_key;  ///< of its first failure
  double rate;                   ///< of its own failures, per year
  Repetition repetition;
  FirstFailure first = FirstFailure::own;
};

/// All that drawing needs. Cause i is own cause i, and the shocks follow: so the names of causes
/// are sorted.
struct CompiledFailure {
  double horizon_years;
  std::vector<std::string> causes;
  std::vector<std::string> faults;
  CauseKinds kinds;
  std::vector<OwnCause> own;
  std::vector<OperatorFault> operator_faults;
  std::vector<Shock> shocks;
  ForcedFailures forced;
  KnownCauses known;
  numerics::OrthantProbability forced_probability;  ///< of all that is forced
  IndependentCauses independent;
  LatentCopula copula;
  StrikeModel strikes;
  BreakModel breaks;
  std::vector<MatrixChange> matrix_changes;
  std::vector<CauseId> mixed_only;
  JointFailure joint;
  std::vector<std::uint32_t> told_factors;  ///< places among the factors of the copula

  /// What decides about the first failure of a cause in a lane of a group, of which
  /// `ForcedFailures::choice` gave `chosen`; never `FirstFailure::chosen`.
  [[nodiscard]] FirstFailure first_in(CauseId id, std::uint64_t lane,
                                      std::span<const std::uint64_t> chosen) const {
    const FirstFailure first = own[id.index()].first;
    if (first != FirstFailure::chosen) return first;
    return forced.choice.is_chosen(id, lane, chosen) ? forced.first() : FirstFailure::own;
  }

  /// The date of the first failure of a cause that fires with U, years.
  [[nodiscard]] double first_date(const OwnCause& cause, FirstFailure first, double uniform) const {
    if (is_placed(first)) return *forced.time;
    return failure_time(uniform, cause.rate, horizon_years);
  }
};

/// Contract of `FailureModel::compile`.
[[nodiscard]] std::optional<CompiledFailure> compile_failure(const FailureSpec& spec,
                                                             const stake::StakeGraph& graph,
                                                             double horizon_years,
                                                             base::Issues& issues,
                                                             base::Executor& executor);

}  // namespace faultline::failure
