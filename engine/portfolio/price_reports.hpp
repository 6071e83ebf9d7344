// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "portfolio/dated_loss.hpp"
#include "portfolio/position_terms.hpp"

namespace faultline::portfolio {

/// What a report makes of losses: tells them, halts because of them, or defers them because the old
/// price still stands.
enum class ReportOutcome : std::uint8_t { told, halted, deferred };

/// Losses that the price tells at one time.
struct PriceReport {
  ReportOutcome outcome;
  double fall;     ///< their sum, numeraire
  double allowed;  ///< the most that a report may tell, numeraire; 0 of those that are deferred
  double told;     ///< years: when the price has fallen by them
};

/// Calls `visit(PriceReport)` for losses in time order of a position worth `value` at the start
/// (L.7), those of one period together.
template <class Visit>
void for_each_report(const Oracle& oracle, double value, std::span<const DatedLoss> losses,
                     const Visit& visit) {
  double stale_until = 0.0;
  const auto period_of = [&](const DatedLoss& loss) {
    return std::floor(loss.time / oracle.period_years);
  };
  for (std::size_t i = 0; i < losses.size();) {
    if (losses[i].time < stale_until) {
      visit(PriceReport{ReportOutcome::deferred, losses[i].net, 0.0, stale_until});
      value -= losses[i++].net;
      continue;
    }
    const double period = period_of(losses[i]);
    double fall = 0.0;
    for (; i < losses.size() && period_of(losses[i]) == period; ++i) fall += losses[i].net;
    const double allowed = oracle.cap * value;
    const double due = (period + 1.0) * oracle.period_years;
    if (fall > allowed) {
      stale_until = due + oracle.stale_years;
      visit(PriceReport{ReportOutcome::halted, fall, allowed, stale_until});
    } else {
      visit(PriceReport{ReportOutcome::told, fall, allowed, due});
    }
    value -= fall;
  }
}

}  // namespace faultline::portfolio
