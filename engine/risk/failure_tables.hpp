// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "risk/event_sums.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

/// In how many trials causes failed: by CauseId, by pair of leading causes, and by pool of pairs.
struct FailureCounts {
  const TrialTotals& totals;
  const EventSums& causes;
  const EventSums& pairs;
  const EventSums& pools;
};

/// What was counted beside what `MeasureContext::failures`, which is there, expects: over `cause`;
/// over `leading_cause` and `other_cause`; over `block_pair`; and over `dependence_check` how many
/// scores there are and the largest, with the bound that one hears of in (K.9).
[[nodiscard]] std::vector<Table> failure_tables(const FailureCounts& counts,
                                                const MeasureContext& context);

/// What the axis `dependence_check` is labelled with.
[[nodiscard]] std::vector<std::string> dependence_checks();

}  // namespace faultline::risk
