// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "numerics/elementary.hpp"

namespace faultline::numerics {

/// How fast P(X ≤ h, Y ≤ k) grows with the correlation of a bivariate normal or t law
/// (pair_probability.hpp): ∂P/∂u with u = tan(θ/2), where ρ = 2u/(1+u²) and √(1−ρ²) =
/// (1−u²)/(1+u²).
struct PairDensity {
  double h;   ///< finite
  double k;   ///< finite
  double nu;  ///< infinite for the normal law

  [[nodiscard]] double operator()(double u) const {
    constexpr double inverse_two_pi = 0.15915494309189533577;
    const double square = 1.0 + u * u;
    const double root = (1.0 - u) * (1.0 + u) / square;
    // q without cancellation where ρ is near an end.
    const double side = u < 0.0 ? -1.0 : 1.0;
    const double apart = (h - side * k) / root;
    const double q =
        apart * apart + 2.0 * side * h * k * square / ((1.0 + side * u) * (1.0 + side * u));
    const double law = std::isinf(nu) ? exp(-0.5 * q) : exp(-0.5 * nu * log1p(q / nu));
    return inverse_two_pi * law * 2.0 / square;
  }
};

/// u of a correlation ρ ∈ [−1, 1].
[[nodiscard]] inline double half_angle_tangent(double rho) {
  return rho / (1.0 + std::sqrt((1.0 - rho) * (1.0 + rho)));
}

}  // namespace faultline::numerics
