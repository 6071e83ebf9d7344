// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace faultline::numerics {

struct NearestCorrelationOptions {
  double floor = 1e-8;       ///< δ in [0, 1): no eigenvalue of the result is below it
  std::size_t memory = 5;    ///< differences that Anderson acceleration combines; 0: none
  double tolerance = 1e-10;  ///< converged when the diagonal is this near to 1
  std::size_t max_iterations = 1000;
};

/// What became of a matrix A that was to be a correlation matrix.
struct NearestCorrelation {
  std::vector<double> matrix;  ///< X, row-major n × n: symmetric, the diagonal exactly 1
  double distance = 0.0;       ///< ‖X − A‖, Frobenius
  /// The entry that moved furthest, row ≤ column; the first of equals; (0, 0) when none moved.
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t iterations = 0;  ///< steps taken, each an eigenvalue decomposition
  /// Otherwise X is a correlation matrix, with no eigenvalue below δ but for the tolerance that was
  /// reached, and a nearer one may exist.
  bool converged = false;
};

/// The X that minimises ‖X − A‖ (Frobenius) among the symmetric matrices with unit diagonal and no
/// eigenvalue below δ, for A symmetric n × n, row-major. Shape and symmetry are the caller's duty;
/// A must be finite and its diagonal need not be 1. An A that is such a matrix comes back bit by
/// bit.
///
/// Alternating projections with Dykstra's correction (Higham 2002, doi:10.1093/imanum/22.3.329,
/// algorithm 3.3), with Anderson acceleration (Higham & Strabić 2016,
/// doi:10.1007/s11075-015-0078-3). The iterates before a projection are A + diag(d), so that the n
/// unknowns d are iterated and accelerated (docs/methods/numerics.md, N.4):
///
///   X = P(A + diag(d)),  d ← d + 1 − diag(X),  P raises eigenvalues below δ to δ.
///
/// A step that does not bring diag(X) nearer to 1 is replaced by one that is not accelerated. At
/// the end X is scaled to unit diagonal, which moves eigenvalues by parts of the tolerance.
[[nodiscard]] NearestCorrelation nearest_correlation(std::span<const double> a, std::size_t n,
                                                     const NearestCorrelationOptions& options = {});

}  // namespace faultline::numerics
