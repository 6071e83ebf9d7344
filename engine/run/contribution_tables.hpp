// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "random/trial_range.hpp"
#include "run/accumulators.hpp"
#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// Appends what losses consist of, as tables `es_by_…` over (`case`, `contribution_of`, `tail`,
/// `contribution_level`, …) with their standard errors. Axes name what all cases name, sorted.
/// Nothing where it has not been looked for.
void append_contributions(const Plan& plan, const Accumulators& measured, random::TrialRange trials,
                          RunResult& result);

}  // namespace faultline::run
