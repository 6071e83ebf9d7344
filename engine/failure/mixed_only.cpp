// SPDX-License-Identifier: Apache-2.0
#include "failure/mixed_only.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace faultline::failure {

namespace {

/// Whether row and column i of L are 0 but for the diagonal, as they are where those of L·Lᵀ are.
bool stands_alone(const MatrixStructure& matrix, std::size_t i) {
  const std::size_t n = matrix.causes.size();
  for (std::size_t j = 0; j < n; ++j)
    if (j != i && (matrix.lower[i * n + j] != 0.0 || matrix.lower[j * n + i] != 0.0)) return false;
  return true;
}

}  // namespace

std::vector<CauseId> mixed_only(const LatentStructure& structure) {
  std::vector<CauseId> alone;
  if (!std::isfinite(structure.degrees_of_freedom)) return alone;
  for (const auto& cause : structure.factors.causes)
    if (cause.loadings.empty()) alone.push_back(cause.cause.id);
  for (const auto& matrix : structure.matrices)
    for (std::size_t i = 0; i < matrix.causes.size(); ++i)
      if (stands_alone(matrix, i)) alone.push_back(matrix.causes[i].id);
  std::sort(alone.begin(), alone.end());
  return alone;
}

}  // namespace faultline::failure
