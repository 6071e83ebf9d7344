// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

#include "failure/copula/normal_threshold.hpp"
#include "numerics/boost_laws.hpp"

namespace faultline::failure {

/// The latent variable below which a cause of this probability fails: Φ⁻¹(p), or F_ν⁻¹(p) with ν
/// finite; finite for a p that rounds to 1. For set-up.
[[nodiscard]] inline double latent_threshold(double probability, double degrees_of_freedom) {
  if (!std::isfinite(degrees_of_freedom)) return normal_threshold(probability);
  return numerics::student_t_quantile(degrees_of_freedom, std::min(probability, 1.0 - 0x1p-53));
}

}  // namespace faultline::failure
