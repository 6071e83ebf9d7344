// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/executor.hpp"
#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/latent_structure.hpp"
#include "failure/matrix_change.hpp"
#include "failure/spec.hpp"
#include "numerics/nearest_correlation.hpp"

namespace faultline::failure {

struct CompiledMatrix {
  MatrixStructure structure;
  std::optional<MatrixChange> change;  ///< empty when the matrix is taken as it is written
};

/// The correlation matrix of a block's latent variables, factorised in the order of the causes'
/// names; causes that cannot fire are taken out before. Correlations of events, `space = "event"`,
/// become latent ones first (event_matrix.hpp), with each cause's own hazard over
/// `event_horizon_days`.
///
/// Complains at `path`.file unless the names are the causes of the block, each once, and the values
/// correlations or covariances (matrix_form.hpp) and positive semidefinite. With
/// `repair = "nearest"` correlations that are only not the last are replaced by the nearest that
/// are (numerics::nearest_correlation), and the result says what changed; where that does not
/// converge, as `nearest` bounds it, it complains.
///
/// `spec` has a matrix, and a horizon where it needs one; `path` names the block; `members`: causes
/// of the block, in order; ν infinite for the gaussian copula. After a complaint the result
/// has no causes.
[[nodiscard]] CompiledMatrix compile_matrix(
    const BlockSpec& spec, const std::string& path, std::span<const CauseId> members,
    const CauseList& causes, double degrees_of_freedom, base::Issues& issues,
    base::Executor& executor = base::serial_executor(),
    const numerics::NearestCorrelationOptions& nearest = {});

}  // namespace faultline::failure
