// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::numerics {

/// λ = lim P(U ≤ p | V ≤ p), p → 0, of two uniforms with the t copula of ν degrees of freedom,
/// ν > 0 and finite, and correlation ρ ∈ (−1, 1]: how likely one is as rare as the other that is
/// (Demarta & McNeil 2005, doi:10.1111/j.1751-5823.2005.tb00254.x, §3.4; F.3). By symmetry
/// the same in the upper tail. Of a Gaussian copula it is 0 for ρ < 1.
///
///   λ = 2·F_{ν+1}(−√((ν+1)(1−ρ)/(1+ρ)))
[[nodiscard]] double student_t_tail_dependence(double degrees_of_freedom, double rho);

}  // namespace faultline::numerics
