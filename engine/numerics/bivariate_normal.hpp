// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::numerics {

/// Φ₂(h, k; ρ) = P(X ≤ h, Y ≤ k) for standard normals with correlation ρ ∈ [−1, 1]; h and k may be
/// infinite. Relative error below 1e-12 for results above 1e-100.
///
///   Φ₂(h, k; ρ) = ∫_{−∞}^{h} φ(x) Φ((k − ρx)/√(1−ρ²)) dx
[[nodiscard]] double bivariate_normal_cdf(double h, double k, double rho);

}  // namespace faultline::numerics
