// SPDX-License-Identifier: Apache-2.0
#include "portfolio/dated_loss.hpp"

#include <algorithm>

#include "portfolio/price_reports.hpp"

namespace faultline::portfolio {

double forgone_earnings(double yield_rate, double horizon_years,
                        std::span<const DatedLoss> losses) {
  double forgone = 0.0;
  for (const auto& [time, net] : losses) {
    forgone += yield_rate * net * std::max(horizon_years - time, 0.0);
  }
  return forgone;
}

OracleOutcome follow_reports(const Oracle& oracle, double value,
                             std::span<const DatedLoss> losses) {
  OracleOutcome outcome;
  for_each_report(oracle, value, losses, [&](const PriceReport& report) {
    if (report.outcome == ReportOutcome::told) return;
    if (report.outcome == ReportOutcome::halted) outcome.halts += 1;
    outcome.deferred += report.fall;
    outcome.excess += report.fall - report.allowed;
  });
  return outcome;
}

double exit_cost(const Exit& exit, double value, std::span<const DatedLoss> losses) {
  double cost = 0.0;
  double holders = 1.0;
  for (const auto& loss : losses) {
    value -= loss.net;
    const double amount = exit.share * holders * std::max(value, 0.0);
    cost += amount * exit.curve.discount(amount);
    holders *= 1.0 - exit.share;
  }
  return cost;
}

}  // namespace faultline::portfolio
