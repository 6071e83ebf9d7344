// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/dependence.hpp"
#include "failure/forced_failures.hpp"
#include "failure/shock.hpp"

namespace faultline::failure {

/// Complains at `force.causes` about a set that cannot be known to fail: latent variables that are
/// one and the same, or a `probability` of all of it below 1e-30, where next to no trial of a
/// proposal would be one of them.
void check_condition(const ForcedFailures& forced, const CauseList& own,
                     const LatentStructure& structure, double probability, base::Issues& issues);

/// Tells the causes and shocks of a set that they are known to fail, under `ForceMode::condition`.
void condition_on(const ForcedFailures& forced, Dependence& dependence, std::span<Shock> shocks);

}  // namespace faultline::failure
