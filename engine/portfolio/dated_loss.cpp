// SPDX-License-Identifier: Apache-2.0
#include "portfolio/dated_loss.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

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
  double stale_until = 0.0;
  const auto period_of = [&](const DatedLoss& loss) {
    return std::floor(loss.time / oracle.period_years);
  };
  for (std::size_t i = 0; i < losses.size();) {
    if (losses[i].time < stale_until) {
      outcome.deferred += losses[i].net;
      outcome.excess += losses[i].net;
      value -= losses[i++].net;
      continue;
    }
    const double period = period_of(losses[i]);
    double fall = 0.0;
    for (; i < losses.size() && period_of(losses[i]) == period; ++i) fall += losses[i].net;
    if (fall > oracle.cap * value) {
      outcome.halts += 1;
      outcome.deferred += fall;
      outcome.excess += fall - oracle.cap * value;
      stale_until = (period + 1.0) * oracle.period_years + oracle.stale_years;
    }
    value -= fall;
  }
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
