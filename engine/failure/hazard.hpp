// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/contracts.hpp"
#include "base/issue.hpp"
#include "failure/spec.hpp"
#include "numerics/elementary.hpp"

/// Constant hazards (docs/methods/failure.md). Rates are per year, times in years.
namespace faultline::failure {

/// λ = −ln(1−p) (M.1): the rate at which at least one failure in a year has probability p < 1.
[[nodiscard]] inline double rate_of(double yearly_probability) {
  FAULTLINE_EXPECT(yearly_probability >= 0.0 && yearly_probability < 1.0);
  return -numerics::log1p(-yearly_probability);
}

/// 1 − e^{−λH}: probability of at least one failure within `years`.
[[nodiscard]] inline double probability_within(double years, double rate) {
  return -numerics::expm1(-rate * years);
}

/// τ = −ln(1−U)/λ (M.3) for the uniform `u` of a cause that fired: in [0, `horizon`], also where
/// rounding would put a date at its very end just outside.
[[nodiscard]] inline double failure_time(double u, double rate, double horizon) {
  return std::min(-numerics::log1p(-u) / rate, horizon);
}

/// Words have 32 bits: a smaller probability would be realised too coarsely.
inline constexpr double smallest_probability = 1e-7;

/// How long occurrences are drawn for, and the shortest time after which results are read; years.
struct Horizons {
  Horizons(double only) : longest(only), shortest(only) {}  // NOLINT(google-explicit-constructor)
  Horizons(double longest_years, double shortest_years, TooRare rare = TooRare::refused)
      : longest(longest_years), shortest(shortest_years), too_rare(rare) {}
  double longest;
  double shortest;
  TooRare too_rare = TooRare::refused;

  /// Whether a cause of this probability within the shortest horizon never fails.
  [[nodiscard]] bool drops(double probability) const {
    constexpr double smallest_kept = 1e-15;
    if (too_rare == TooRare::refused) return false;
    return probability < (too_rare == TooRare::kept ? smallest_kept : smallest_probability);
  }
};

/// Whether a cause is done with its first failure.
enum class Repetition : std::uint8_t { once, repeated };

/// A cause's rate and its probability within the horizon of the model.
struct Hazard {
  double rate = 0.0;
  double probability = 0.0;
  Repetition repetition = Repetition::once;
  [[nodiscard]] bool can_fire() const { return probability > 0.0; }
};

/// Complains at `path` where so many occurrences are expected within the horizon that they are a
/// flow of losses and not incidents: more than 10,000, which bounds the memory of a trial.
inline void check_expected_occurrences(double expected, const std::string& path,
                                       base::Issues& issues) {
  if (expected > 10'000.0)
    issues.add(path, "more than 10,000 occurrences are expected per horizon",
               "at most 10,000 per horizon");
}

}  // namespace faultline::failure
