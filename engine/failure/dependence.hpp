// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/issue.hpp"
#include "failure/hazard.hpp"
#include "failure/latent_structure.hpp"
#include "failure/matrix_change.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// Which causes fire together (docs/methods/failure.md).
struct Dependence {
  std::vector<LatentCause> independent;
  LatentStructure structure;
  std::vector<MatrixChange> matrix_changes;  ///< in the order of the blocks
};

/// Validates the dependence of the AVSs' own failures. Complains at `dependence` when it is missing
/// while an AVS can fail by itself, and below it about whatever is wrong. `hazards` by AVS.
[[nodiscard]] Dependence compile_dependence(const std::optional<DependenceSpec>& spec,
                                            const stake::StakeGraph& graph,
                                            std::span<const Hazard> hazards, base::Issues& issues);

}  // namespace faultline::failure
