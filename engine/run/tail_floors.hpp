// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/cancellation.hpp"
#include "base/executor.hpp"
#include "risk/tail_floor.hpp"
#include "run/plan.hpp"

namespace faultline::run {

/// By case: what a pilot found, by position and perspective; empty where every loss is counted.
using TailFloors = std::vector<std::vector<risk::TailFloor>>;

/// The pilot is the plan's first trials, whatever part of it is run.
inline constexpr std::uint64_t pilot_trials = 8192;

/// Where the histograms of positions may begin: at an order statistic of the pilot that lies above
/// the quantile of the lowest wanted level with a probability of at most 10⁻⁹, less two bins. No
/// quantile of the whole run depends on losses below. Where one does, by that chance or in a part
/// of few trials, it is not-a-number.
///
/// There are none, and no pilot, where positions have exceedance curves, where so few holders are
/// measured that their histograms are fine, and where the plan has less than 16 times the trials of
/// the pilot. The same for any executor. Throws `base::Cancelled`.
[[nodiscard]] TailFloors find_tail_floors(const Plan& plan, base::Executor& executor,
                                          const base::CancellationToken& cancellation);

}  // namespace faultline::run
