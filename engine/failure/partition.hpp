// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/hazard.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// Which AVSs each block of the dependence holds; each list in order, each AVS once in it.
struct Partition {
  std::vector<stake::AvsId> independent;
  std::vector<std::vector<stake::AvsId>> blocks;  ///< in parallel with `DependenceSpec::blocks`
};

/// Resolves the selectors of the blocks and of `independent`. Complains below `dependence` about
/// selectors, and about each AVS that can fail by itself and is nowhere or in two places.
/// `hazards` by AVS.
[[nodiscard]] Partition partition_causes(const DependenceSpec& spec, const stake::StakeGraph& graph,
                                         std::span<const Hazard> hazards, base::Issues& issues);

/// `dependence.block[2]`.
[[nodiscard]] std::string block_path(std::size_t block);

}  // namespace faultline::failure
