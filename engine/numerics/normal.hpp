// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::numerics {

/// φ(x) = e^{−x²/2}/√(2π). Relative error below 1e-15 while the result is a normal number.
[[nodiscard]] double normal_pdf(double x);

/// Φ(x) = P(Z ≤ x). Relative error below 2e-15 for x ≥ −37.5, in the far lower tail too; 0 below
/// −38.6. The same bits as a lane of the vector kernels on every instruction set.
[[nodiscard]] double normal_cdf(double x);

/// Φ⁻¹(p) for 2.3e-308 ≤ p < 1, relative error about 1e-15 (Wichura 1988, algorithm AS 241,
/// PPND16, doi:10.2307/2347330). −∞ at 0, +∞ at 1, not-a-number outside [0, 1]. The same bits as a
/// lane of the vector kernels on every instruction set.
[[nodiscard]] double normal_quantile(double p);

}  // namespace faultline::numerics
