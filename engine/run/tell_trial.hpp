// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "run/plan.hpp"
#include "run/trial_story.hpp"

namespace faultline::run {

/// Replays one trial of one case from its addresses and tells all that happened in it. The numbers
/// are those of every batch that holds the trial. Expects a case and a trial of the plan.
[[nodiscard]] TrialStory tell_trial(const Plan& plan, std::size_t case_index, std::uint64_t trial);

}  // namespace faultline::run
