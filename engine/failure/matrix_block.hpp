// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "base/issue.hpp"
#include "base/named_matrix.hpp"
#include "failure/hazard.hpp"
#include "failure/latent_structure.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// The correlation matrix of a block's latent variables, factorised in the order of the AVSs' ids;
/// AVSs that cannot fire are taken out before.
///
/// Complains at `path` unless the names are the AVSs of the block, each once, and the values a
/// correlation matrix: finite, in [−1, 1], unit diagonal and symmetric (to 1e-12), positive
/// semidefinite. `members`: AVSs of the block; `hazards` by AVS. After a complaint the result has
/// no causes.
[[nodiscard]] MatrixStructure compile_matrix(const base::NamedMatrix& matrix,
                                             std::span<const stake::AvsId> members,
                                             const stake::StakeGraph& graph,
                                             std::span<const Hazard> hazards,
                                             const std::string& path, base::Issues& issues);

}  // namespace faultline::failure
