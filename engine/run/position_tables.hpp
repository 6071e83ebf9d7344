// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// Appends what follows from the terms of positions and from what was measured of them: yields net
/// of the expected loss (L.4), share prices (L.6) and tails of lenders' losses (L.9). Nothing where
/// no case asks for it. The measured tables are in `result`.
void append_positions(const Plan& plan, RunResult& result);

}  // namespace faultline::run
