// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace faultline::numerics {

/// Of a sequence under one random shift, where nothing asks for fewer.
inline constexpr std::size_t orthant_points = 4096;

/// P(X₁ < b₁, …, X_n < b_n), estimated.
struct OrthantProbability {
  double value = 1.0;
  double standard_error = 0.0;  ///< over the randomisations
};

/// Of normals X with correlation matrix R = C·Cᵀ, C lower triangular and row-major; with ν finite
/// of t variables of that correlation, which have one V ~ χ²_ν in common. The variables are drawn
/// one after another, each below its bound given those before it (Genz 1992,
/// doi:10.1080/10618600.1992.10477010, eq. 6), moved to where they matter: the mean weight of the
/// proposals of `TruncatedNormals` (Botev 2017, doi:10.1111/rssb.12162, eq. 3), which are at most a
/// few times their mean, so that the error is relative however small P is. Where a variable is
/// determined by those before it, or all but, without being moved: then the error is relative for
/// normals only.
///
/// u is a Sobol' sequence of a power of two of points, 64 or more, under 16 random shifts, the same
/// in every call: estimates of different arguments err together. Many variables take fewer points
/// than `most_points`, which bounds the time. Every b is finite, ν ≥ 1. A c_ii of 0 makes the i-th
/// factor 0 or 1. Exact for one normal.
[[nodiscard]] OrthantProbability orthant_probability(std::span<const double> bounds,
                                                     std::span<const double> lower,
                                                     double degrees_of_freedom,
                                                     std::size_t most_points = orthant_points);

}  // namespace faultline::numerics
