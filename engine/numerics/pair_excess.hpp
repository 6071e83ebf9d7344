// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::numerics {

/// P(X ≤ h, Y ≤ k) at correlation ρ less that at 0, where X and Y are jointly normal or, with ν
/// degrees of freedom, have a bivariate t law: ∫₀^ρ ∂P/∂ρ, the derivative of `PairProbability`.
/// h and k finite, |ρ| < 1, ν infinite for the normal law. Off by at most 1e-11 of the larger of
/// itself and P at ρ = 0. A tenth of the work of `PairProbability`, for one who has the P at 0.
[[nodiscard]] double pair_excess(double h, double k, double rho, double degrees_of_freedom);

}  // namespace faultline::numerics
