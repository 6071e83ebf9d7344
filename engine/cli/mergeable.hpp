// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "run/plan.hpp"

namespace faultline::cli {

/// The words of the plan's `output.store` that ask for single trials, which results of parts of a
/// run cannot be merged with: `"trials", "events"`; empty where parts can be merged.
[[nodiscard]] std::string words_of_single_trials(const run::Plan& plan);

}  // namespace faultline::cli
