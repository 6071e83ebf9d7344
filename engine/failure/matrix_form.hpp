// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/issue.hpp"
#include "base/named_matrix.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// The path of an entry of the matrix at `path`: `path`[row, column].
[[nodiscard]] std::string entry_path(const std::string& path, const std::string& row,
                                     const std::string& column);

/// The correlations of what the matrix holds, row-major: symmetric, in [−1, 1], the diagonal
/// exactly 1. Covariances are divided by the standard deviations: r_ij = v_ij / √(v_ii·v_jj).
///
/// Complains at `path`, naming rows and columns, unless the matrix is square and symmetric (to
/// 1e-12 of √(v_ii·v_jj)), and correlations are in [−1, 1] with unit diagonal (to 1e-12);
/// covariances |v_ij| ≤ √(v_ii·v_jj) (to 1e-12 of it) with positive finite diagonal. The result is
/// of use only without a complaint. Whether it is positive semidefinite is not asked.
[[nodiscard]] std::vector<double> correlations_of(const base::NamedMatrix& matrix, MatrixForm form,
                                                  const std::string& path, base::Issues& issues);

}  // namespace faultline::failure
