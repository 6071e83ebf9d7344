// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/copula.hpp"
#include "failure/independent_causes.hpp"
#include "failure/matrix_change.hpp"
#include "failure/shock.hpp"
#include "failure/spec.hpp"
#include "failure/strike_model.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// A cause that may fail by itself, at most once in a trial.
struct OwnCause {
  std::uint64_t key;
  std::uint64_t occurrence_key;
  double rate;  ///< of its own failures, per year
};

/// All that drawing needs. Cause i is own cause i, and the shocks follow in order of ids: so the
/// names of causes are sorted. The own causes begin with the AVSs, in the order of the graph.
struct CompiledFailure {
  double horizon_years;
  std::vector<std::string> causes;
  std::vector<std::string> faults;
  std::vector<OwnCause> own;
  std::vector<Shock> shocks;
  IndependentCauses independent;
  LatentCopula copula;
  StrikeModel strikes;
  std::vector<MatrixChange> matrix_changes;
  std::vector<CauseId> mixed_only;
};

/// Contract of `FailureModel::compile`.
[[nodiscard]] std::optional<CompiledFailure> compile_failure(const FailureSpec& spec,
                                                             const stake::StakeGraph& graph,
                                                             double horizon_years,
                                                             base::Issues& issues);

}  // namespace faultline::failure
