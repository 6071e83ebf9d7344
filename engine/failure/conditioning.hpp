// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/dependence.hpp"
#include "failure/forced_failures.hpp"
#include "failure/known_causes.hpp"
#include "failure/shock.hpp"

namespace faultline::failure {

/// Complains below `force` about a set that cannot be drawn given that it fails: latent variables
/// that determine each other, or all but, and a probability of all of it below 1e-30. Of several
/// choices one is complained about. `points` as for `set_probability`.
void check_condition(const ForcedFailures& forced, const CauseList& own,
                     std::span<const Shock> shocks, const Dependence& dependence,
                     std::size_t points, base::Issues& issues);

/// Tells causes and shocks that they are known to fail, under `ForceMode::condition`.
void condition_on(const KnownCauses& known, Dependence& dependence);
void condition_on(const ForcedFailures& forced, std::span<Shock> shocks);

}  // namespace faultline::failure
