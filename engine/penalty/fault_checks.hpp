// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/issue.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// Whether faults of operators, their own and those that shocks bring, have anything to slash.
/// Complains about kinds that no protocol slashes which they reach, about a reach to the base layer
/// of operators that have none, and about operators whose number of validators it would need.
/// What else may be wrong with `spec` is for `FailureModel::compile` to say.
void check_faults(const failure::FailureSpec& spec, const stake::StakeGraph& graph,
                  base::Issues& issues);

}  // namespace faultline::penalty
