// SPDX-License-Identifier: Apache-2.0
#include "cli/matrix_change_text.hpp"

#include <fmt/format.h>

namespace faultline::cli {

std::string change_text(const failure::MatrixChange& change) {
  return fmt::format(
      "{}: not positive semidefinite; replaced by the nearest correlation matrix, {:.4g} away "
      "(Frobenius, {} steps); moved furthest: (`{}`, `{}`) from {:.6g} to {:.6g}\n",
      change.block, change.distance, change.steps, change.first, change.second, change.before,
      change.after);
}

}  // namespace faultline::cli
