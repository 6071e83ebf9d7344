// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/issue.hpp"
#include "failure/hazard.hpp"
#include "failure/latent_structure.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// The loadings b_ck (M.4) of the AVSs of the factor blocks. A factor `by = "all"` loads on each of
/// them; one by a tag splits into a factor per value, and an AVS loads on each value it has by
/// loading × its weight for the value. An override replaces the loading before it is split.
///
/// Complains below `dependence.factor`: factors declared twice, reaching nobody, overriding AVSs
/// that they do not reach; no factor at all; |b_c|² not below 1. `members`: AVSs of the factor
/// blocks; `hazards` by AVS. The result leaves out members that cannot fire.
[[nodiscard]] FactorStructure compile_factors(std::span<const FactorSpec> specs,
                                              std::span<const stake::AvsId> members,
                                              const stake::StakeGraph& graph,
                                              std::span<const Hazard> hazards,
                                              base::Issues& issues);

}  // namespace faultline::failure
