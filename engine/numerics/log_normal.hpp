// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::numerics {

/// ln Φ(t) and what its derivatives are made of, also where Φ(t) is no normal number.
struct LogNormalCdf {
  double value;
  double slope;      ///< d/dt: φ(t)/Φ(t)
  double curvature;  ///< −d²/dt²: slope·(t + slope), in (0, 1)
};

/// Relative error below 1e-11; below t = −30 by Φ(t) = φ(t)/|t|·(1 − t⁻² + 3t⁻⁴ − 15t⁻⁶ + 105t⁻⁸).
[[nodiscard]] LogNormalCdf log_normal_cdf(double t);

/// The t with ln Φ(t) = `log_probability`, which is below 0. Relative error below 1e-11.
[[nodiscard]] double normal_quantile_at_log(double log_probability);

}  // namespace faultline::numerics
