// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// Appends what repairing changed of the matrices of the plan: tables `repair_…` over (`case`,
/// `repaired_block`), not-a-number, −1 and empty words where a case takes the block's matrix as it
/// is written. Appends nothing where every case takes every matrix so.
void append_matrix_changes(const Plan& plan, RunResult& result);

}  // namespace faultline::run
