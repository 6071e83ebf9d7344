// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "random/trial_range.hpp"
#include "risk/tail_contributions.hpp"
#include "run/accumulators.hpp"
#include "run/plan.hpp"
#include "run/trial_loop.hpp"

namespace faultline::run {

/// Levels at which contributions are told: 0, the mean, and those of the run.
[[nodiscard]] std::vector<double> contribution_levels(const Plan& plan);

/// Finds what the losses of the holders in `output.exact`, and of the book, consist of: simulates
/// the trials once more, and tells through whom everything was lost. `measured` must hold exactly
/// these trials, refined, and receives the sums. Nothing is done where the result is not to keep
/// them. Throws `base::Cancelled`.
void measure_contributions(const Plan& plan, random::TrialRange trials, const RunControl& control,
                           Accumulators& measured);

/// Bytes that one worker needs for it.
[[nodiscard]] std::size_t contribution_bytes(const Plan& plan, const CaseModel& model);

}  // namespace faultline::run
