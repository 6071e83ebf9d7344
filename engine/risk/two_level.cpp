// SPDX-License-Identifier: Apache-2.0
#include "risk/two_level.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/not_a_number.hpp"

namespace faultline::risk {

namespace {

/// Hyndman & Fan 1996 (doi:10.2307/2684934), definition 7.
double quantile(const std::vector<double>& sorted, double level) {
  const double place = level * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

struct Spread {
  double mean = 0.0;
  double variance = 0.0;      ///< of the values
  double mean_squared = 0.0;  ///< of the errors
};

Spread spread_of(std::span<const DrawEstimate> draws) {
  const auto count = static_cast<double>(draws.size());
  Spread spread;
  for (const auto& draw : draws) {
    spread.mean += draw.value / count;
    spread.mean_squared += draw.error * draw.error / count;
  }
  for (const auto& draw : draws)
    spread.variance += (draw.value - spread.mean) * (draw.value - spread.mean) / (count - 1.0);
  return spread;
}

}  // namespace

double two_level_error(std::span<const DrawEstimate> draws) {
  if (draws.size() < 2) return base::not_a_number;
  double trials = 0.0;
  double mean = 0.0;
  for (const auto& draw : draws) trials += draw.trials;
  for (const auto& draw : draws) mean += draw.trials / trials * draw.value;
  double squares = 0.0;
  for (const auto& draw : draws) {
    const double part = draw.trials / trials * (draw.value - mean);
    squares += part * part;
  }
  const auto count = static_cast<double>(draws.size());
  return std::sqrt(squares * count / (count - 1.0));
}

ParameterSpread parameter_spread(std::span<const DrawEstimate> draws) {
  if (draws.size() < fewest_parameter_draws)
    return {base::not_a_number, base::not_a_number, base::not_a_number, base::not_a_number};
  const Spread spread = spread_of(draws);
  if (std::isnan(spread.mean_squared) || std::isnan(spread.mean))
    return {base::not_a_number, base::not_a_number, base::not_a_number, base::not_a_number};
  const double variance = std::max(spread.variance - spread.mean_squared, 0.0);
  const double scale = variance > 0.0 ? std::sqrt(variance / spread.variance) : 0.0;
  std::vector<double> values;
  for (const auto& draw : draws) values.push_back(spread.mean + scale * (draw.value - spread.mean));
  std::sort(values.begin(), values.end());
  const double tail = 0.5 * (1.0 - parameter_interval);
  return {std::sqrt(variance), std::sqrt(spread.mean_squared), quantile(values, tail),
          quantile(values, 1.0 - tail)};
}

}  // namespace faultline::risk
