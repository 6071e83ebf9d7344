// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "portfolio/position_terms.hpp"

namespace faultline::portfolio {

/// What a position lost in one occurrence, net of cover.
struct DatedLoss {
  double time;  ///< years
  double net;   ///< numeraire, above 0
};

/// Earnings that a position forgoes on what it lost, from each loss to the end of the horizon
/// (L.5).
[[nodiscard]] double forgone_earnings(double yield_rate, double horizon_years,
                                      std::span<const DatedLoss> losses);

/// What the oracle of a position did in one trial (L.7).
struct OracleOutcome {
  int halts = 0;
  double deferred = 0.0;  ///< net losses that halted reports did not tell, numeraire
  double excess = 0.0;    ///< what of them was above the cap
};

/// Losses in time order, those of a position worth `value` at the start.
[[nodiscard]] OracleOutcome follow_reports(const Oracle& oracle, double value,
                                           std::span<const DatedLoss> losses);

/// What those who leave after losses give up by selling at a discount (L.10), numeraire.
[[nodiscard]] double exit_cost(const Exit& exit, double value, std::span<const DatedLoss> losses);

}  // namespace faultline::portfolio
