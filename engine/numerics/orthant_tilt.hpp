// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace faultline::numerics {

/// Where normals that are drawn one after another, each below its bound given those before it,
/// are moved so that few of them are rejected (truncated_normals.hpp).
struct OrthantTilt {
  std::vector<double> shift;  ///< μ by variable; the last is 0
  double mixing_rate = 0.0;   ///< κ of the root of V; 0 without a mixing variable
  double largest = 0.0;       ///< ψ*, the largest logarithm of target over proposal
};

/// The saddle point min over (μ, κ), max over (x, r), of
///
///     ψ = Σ_i [μ_i²/2 − x_i μ_i + ln Φ(t_i)],   t_i = (m b_i − Σ_{j<i} c_ij x_j)/c_ii − μ_i
///
/// with m = 1 for normals (Botev 2017, doi:10.1111/rssb.12162, eqs. 5 and 11). For t variables
/// m = r/√ν as in Botev & L'Écuyer (2015, doi:10.1109/WSC.2015.7408180, §3), but r = √V is proposed
/// from the gamma law of shape ν and rate κ, which has its power r^{ν−1} near 0, so that the
/// further terms are κ r − r²/2 − ν ln κ. μ of the last variable is 0. ψ is concave in (x, r) and
/// convex in (μ, κ), so Newton's method with halved steps finds the point. Arguments as those of
/// `orthant_probability`, with every c_ii positive and ν ≥ 1. Nothing where rounding
/// keeps the method from the point, as it may where variables all but determine each other.
[[nodiscard]] std::optional<OrthantTilt> orthant_tilt(std::span<const double> bounds,
                                                      std::span<const double> lower,
                                                      double degrees_of_freedom);

}  // namespace faultline::numerics
