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

/// Where the histograms of positions may begin. Of n pilot trials, n(1 − q) are expected beyond the
/// lowest wanted level q; a floor leaves six standard deviations more above it, so that a quantile
/// is missed by chance in one of 10⁹ cases, and is then not-a-number. Below it nothing that the
/// result keeps depends on the order of losses.
///
/// There are none, and no pilot, where positions have exceedance curves, where so few holders are
/// measured that their histograms are fine, and where the plan has less than 16 times the trials of
/// the pilot. The same for any executor. Throws `base::Cancelled`.
[[nodiscard]] TailFloors find_tail_floors(const Plan& plan, base::Executor& executor,
                                          const base::CancellationToken& cancellation);

}  // namespace faultline::run
