// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "failure/matrix_change.hpp"

namespace faultline::cli {

/// One line: which matrix was replaced by the nearest correlation matrix, how far that is, and
/// which correlation moved furthest.
[[nodiscard]] std::string change_text(const failure::MatrixChange& change);

}  // namespace faultline::cli
