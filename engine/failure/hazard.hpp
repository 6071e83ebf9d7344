// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "base/contracts.hpp"
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

/// A cause's rate and its probability within the horizon of the model.
struct Hazard {
  double rate = 0.0;
  double probability = 0.0;
  [[nodiscard]] bool can_fire() const { return probability > 0.0; }
};

/// Words have 32 bits: a smaller probability would be realised too coarsely.
inline constexpr double smallest_probability = 1e-7;

}  // namespace faultline::failure
