// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/accumulators.hpp"
#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// Name of the axis of the blocks of trials that losses are summed over.
inline constexpr auto block_axis = "block";

/// Appends what errors of differences to another run on the same draws are taken from, where the
/// result keeps it: by block of trials (`risk::measure::BlockSums`) how many there are, what
/// everybody lost in them, and what the book lost, net, above each of its values at risk. 64
/// numbers for each loss. `result` has the tables of the measures.
void append_block_sums(const Plan& plan, const Accumulators& measured, RunResult& result);

}  // namespace faultline::run
