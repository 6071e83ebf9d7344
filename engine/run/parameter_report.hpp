// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// Appends what was drawn for each uncertain number: the axes `parameter` and `parameter_draw`, and
/// the table `parameter_value` over cases and both. Nothing where no case has any.
void append_parameters(const Plan& plan, RunResult& result);

}  // namespace faultline::run
