// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "random/trial_range.hpp"
#include "run/accumulators.hpp"
#include "run/plan.hpp"
#include "run/trial_loop.hpp"

namespace faultline::run {

/// Makes the quantiles of the holders in `output.exact` order statistics: finds the bins that hold
/// them, simulates the trials once more, and keeps the single losses inside those bins. `measured`
/// must hold exactly these trials. Nothing is done where no bin hides anything. Throws
/// `base::Cancelled`.
void refine_quantiles(const Plan& plan, random::TrialRange trials, const RunControl& control,
                      Accumulators& measured);

}  // namespace faultline::run
