// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "portfolio/dated_loss.hpp"
#include "portfolio/position_terms.hpp"

namespace faultline::portfolio {

/// What becomes of the queued withdrawals of a position in one trial, numeraire
/// (docs/methods/portfolio.md, "Queued withdrawals").
struct QueueOutcome {
  double loss = 0.0;        ///< what they pay less than requested (L.17)
  double moved = 0.0;       ///< losses until their claims that no report has told by then (L.18)
  double gains_left = 0.0;  ///< what they earned until their claims and do not pay (L.18)
  /// Whether any pays less than requested.
  [[nodiscard]] bool falls_short() const { return loss > 0.0; }
};

/// Losses in time order. Expects a queue, and a value above 0.
[[nodiscard]] QueueOutcome follow_queue(const PositionTerms& terms,
                                        std::span<const DatedLoss> losses);

}  // namespace faultline::portfolio
