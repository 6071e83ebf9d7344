// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/cancellation.hpp"
#include "random/trial_range.hpp"
#include "run/accumulators.hpp"
#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// Turns what was measured over `trials` into labelled tables, the case leading, with the details
/// of the worst trials and what repairing matrices changed. Fills the provenance that the plan
/// knows; when `trials` is only a part of the plan's, the accumulators are saved in `state`. Throws
/// `base::Cancelled` soon after the token is set: the worst trials may be many.
[[nodiscard]] RunResult report(const Plan& plan, const Accumulators& measured,
                               random::TrialRange trials,
                               const base::CancellationToken& cancellation);

}  // namespace faultline::run
