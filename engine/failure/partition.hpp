// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// Which causes each block of the dependence holds; each list in order, each cause once in it.
struct Partition {
  std::vector<CauseId> independent;
  std::vector<std::vector<CauseId>> blocks;  ///< in parallel with `DependenceSpec::blocks`
};

/// Resolves the selectors of the blocks and of `independent`. Complains below `dependence` about
/// selectors, and about each cause that can fail by itself and is nowhere or in two places.
[[nodiscard]] Partition partition_causes(const DependenceSpec& spec, const CauseList& causes,
                                         base::Issues& issues);

/// `dependence.block[2]`.
[[nodiscard]] std::string block_path(std::size_t block);

}  // namespace faultline::failure
