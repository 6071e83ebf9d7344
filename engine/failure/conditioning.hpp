// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/dependence.hpp"
#include "failure/forced_failures.hpp"
#include "failure/shock.hpp"

namespace faultline::failure {

/// Complains at `force.causes` about a set that cannot be drawn given that it fails: latent
/// variables that determine each other, or all but, and a `probability` of all of it below 1e-30.
void check_condition(const ForcedFailures& forced, const CauseList& own,
                     const LatentStructure& structure, double probability, base::Issues& issues);

/// Tells the causes and shocks of a set that they are known to fail, under `ForceMode::condition`.
void condition_on(const ForcedFailures& forced, Dependence& dependence, std::span<Shock> shocks);

}  // namespace faultline::failure
