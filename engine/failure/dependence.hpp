// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/executor.hpp"
#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/latent_structure.hpp"
#include "failure/matrix_change.hpp"
#include "failure/severity_ties.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// Which causes fire together (docs/methods/failure.md).
struct Dependence {
  std::vector<LatentCause> independent;
  LatentStructure structure;
  std::vector<MatrixChange> matrix_changes;  ///< in the order of the blocks
  std::vector<std::vector<CauseId>> blocks;  ///< whom each block holds, each in order
};

/// Validates the dependence of the causes' own failures. Complains at `dependence` when it is
/// missing while a cause can fail by itself, and below it about whatever is wrong, and below
/// `loading` about rows of `loadings`. `ties` name factors that are to be there.
[[nodiscard]] Dependence compile_dependence(const std::optional<DependenceSpec>& spec,
                                            std::span<const LoadingSpec> loadings,
                                            std::span<const SeverityTie> ties,
                                            const CauseList& causes, base::Issues& issues,
                                            base::Executor& executor = base::serial_executor());

}  // namespace faultline::failure
