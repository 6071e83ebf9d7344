// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace faultline::numerics {

/// P(X₁ ≤ upper[0], X₂ ≤ upper[1], X₃ ≤ upper[2]) for standard normals with correlations r12, r13,
/// r23 (a positive definite matrix; |r12|, |r13| < 1). Relative error below 1e-10.
///
///   ∫_{−∞}^{u₁} φ(x) Φ₂((u₂ − r₁₂x)/√(1−r₁₂²), (u₃ − r₁₃x)/√(1−r₁₃²); r₂₃·₁) dx
[[nodiscard]] double trivariate_normal_cdf(const std::array<double, 3>& upper, double r12,
                                           double r13, double r23);

}  // namespace faultline::numerics
