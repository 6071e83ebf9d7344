// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/cancellation.hpp"
#include "risk/table.hpp"
#include "run/accumulators.hpp"
#include "run/plan.hpp"

namespace faultline::run {

/// Every occurrence, hit and payment of the worst trials, as columns.
struct TailDetails {
  std::vector<risk::Axis> axes;
  std::vector<risk::Table> tables;
};

/// Replays the worst trials of every case from their addresses and writes down what happened.
///
/// Columns have dimensions (case, row); cases with fewer rows are filled up with −1 and
/// not-a-number. Ids are positions along the axes `cause`, `avs`, `operator`, `pool`, `fault`,
/// `cover` and `position`, which list the names of all cases, sorted. Throws `base::Cancelled`
/// within one trial of the token being set.
[[nodiscard]] TailDetails describe_tail(const Plan& plan, const Accumulators& measured,
                                        const base::CancellationToken& cancellation);

}  // namespace faultline::run
