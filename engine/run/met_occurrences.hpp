// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "random/trial_range.hpp"
#include "run/batch.hpp"
#include "run/plan.hpp"

/// The occurrences that cases meet, before anything follows from them.
namespace faultline::run {

/// Draws what one draw needs, or makes it from what was kept: all that its model draws, which the
/// shorter draws are a part of. All trials lie in one part. Throws `EventsDiffer` where what was
/// kept is not what this program draws.
void draw_whole(const Plan& plan, std::size_t draw, random::TrialRange trials, BatchBuffers& b);

/// Takes from the whole what comes before the horizon of a shorter draw.
void cut(const Plan& plan, std::size_t draw, BatchBuffers& b);

}  // namespace faultline::run
