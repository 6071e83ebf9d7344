// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "numerics/normal.hpp"

namespace faultline::failure {

/// ξ = Φ⁻¹(p), finite for a p that rounds to 1.
[[nodiscard]] inline double normal_threshold(double probability) {
  return numerics::normal_quantile(std::min(probability, 1.0 - 0x1p-53));
}

}  // namespace faultline::failure
