// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "numerics/truncated_normals.hpp"

namespace faultline::numerics {

/// Weighted points of the law of `TruncatedNormals`, the same in every call: proposals at a shifted
/// Sobol' sequence. The mean of a smooth function is Σ w f/Σ w, off by far less than with as many
/// draws.
struct TruncatedSample {
  std::size_t variables;
  std::vector<double> weight;  ///< by point
  std::vector<double> root;    ///< m by point
  std::vector<double> values;  ///< X by point, then variable
};

[[nodiscard]] TruncatedSample truncated_sample(const TruncatedNormals& law, std::size_t points);

}  // namespace faultline::numerics
