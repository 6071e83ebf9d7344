// SPDX-License-Identifier: Apache-2.0
#include "risk/score.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/not_a_number.hpp"
#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"
#include "risk/pair_pools.hpp"

namespace faultline::risk {

namespace {

constexpr double quarter_octave = 0.17328679513998633;  // ln(2)/4

/// P(a Poisson count of mean `events` is beyond t of it, relative), t > −1: normal tail of the
/// signed root of its deviance.
double tail(double events, double t) {
  if (t <= -1.0) return 0.0;
  const double deviance = 2.0 * events * ((1.0 + t) * numerics::log1p(t) - t);
  return numerics::normal_cdf(-std::sqrt(std::max(0.0, deviance)));
}

/// Scores of nearly the same skewness: a quarter of an octave of events, at its lower end.
using Bins = std::map<int, std::size_t>;

double expected_beyond(const Bins& bins, double bound) {
  double sum = 0.0;
  for (const auto& [quarter, count] : bins) {
    const double events = numerics::exp(quarter_octave * quarter);
    const double t = bound / std::sqrt(events);
    sum += static_cast<double>(count) * (tail(events, t) + tail(events, -t));
  }
  return sum;
}

}  // namespace

Score score_of_count(double found, double expected, double trials) {
  const double events = std::min(expected, trials - expected);
  if (!(events >= fewest_expected)) return {base::not_a_number, events};
  const double variance = expected * (1.0 - expected / trials);
  return {(found - expected) / std::sqrt(variance), events};
}

Score score_of_sum(double found, double expected, double found_square, double least_square,
                   double trials) {
  const double variance = std::max(found_square, least_square) - expected * (expected / trials);
  if (!(variance > 0.0)) return {base::not_a_number, 0.0};
  const double events = expected * (expected / variance);
  if (!(events >= fewest_expected)) return {base::not_a_number, events};
  return {(found - expected) / std::sqrt(variance), events};
}

double largest_sound_score(std::span<const double> events, double confidence) {
  if (events.empty()) return base::not_a_number;
  Bins bins;
  for (const double one : events)
    ++bins[static_cast<int>(std::floor(numerics::log(one) / quarter_octave))];
  double low = 0.0;
  double high = 64.0;
  while (high - low > 1e-6) {
    const double middle = 0.5 * (low + high);
    (expected_beyond(bins, middle) > 1.0 - confidence ? low : high) = middle;
  }
  return high;
}

}  // namespace faultline::risk
