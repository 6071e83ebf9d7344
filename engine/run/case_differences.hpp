// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/accumulators.hpp"
#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// Appends how much more each case loses than the first, with paired errors, as tables
/// `difference_…` over (`case`, …). Nothing in a plan of one case. `result` has the tables of the
/// measures.
void append_case_differences(const Plan& plan, const Accumulators& measured, RunResult& result);

}  // namespace faultline::run
