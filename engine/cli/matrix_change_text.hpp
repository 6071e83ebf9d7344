// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/result_view.hpp"
#include "failure/matrix_change.hpp"

namespace faultline::cli {

/// One line: which matrix was replaced by the nearest correlation matrix, how far that is, and
/// which correlation moved furthest.
[[nodiscard]] std::string change_text(const failure::MatrixChange& change);

/// What a result says of the matrices that were replaced in a case.
[[nodiscard]] std::vector<failure::MatrixChange> changes_of_case(const ResultView& view,
                                                                 std::size_t case_index);

}  // namespace faultline::cli
