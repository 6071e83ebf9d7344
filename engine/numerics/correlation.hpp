// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace faultline::numerics {

enum class Definiteness {
  positive_definite,
  positive_semidefinite,  ///< to rounding: smallest eigenvalue within ±n·ε·‖R‖ of 0
  indefinite,
};

/// R = L·Lᵀ, or why there is no L.
struct Factorisation {
  Definiteness definiteness = Definiteness::indefinite;
  /// L, row-major n × n, zero above the diagonal; empty when R is indefinite. Columns of pivots
  /// that are zero to rounding are zero.
  std::vector<double> lower;
  double smallest_eigenvalue = 0.0;
  /// When R is indefinite, where to look: at most 3 indices with the largest share in the
  /// eigenvector of the smallest eigenvalue, largest first.
  std::vector<std::size_t> worst;
  std::vector<double> worst_loading;  ///< their components; the first is positive
};

/// Cholesky factor of a symmetric n × n matrix, row-major, in the given order of rows. Pivots in
/// [−n·ε·‖R‖, n·ε·‖R‖] count as 0 (Higham 2002, Accuracy and Stability, §10.3). Shape and symmetry
/// are the caller's duty.
[[nodiscard]] Factorisation factorise(std::span<const double> correlation, std::size_t n);

}  // namespace faultline::numerics
