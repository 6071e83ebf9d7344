// SPDX-License-Identifier: Apache-2.0
#include "cli/matrix_change_text.hpp"

#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace faultline::cli {

std::string change_text(const failure::MatrixChange& change) {
  return fmt::format(
      "{}: not positive semidefinite; replaced by the nearest correlation matrix, {:.4g} away "
      "(Frobenius, {} steps); moved furthest: (`{}`, `{}`) from {:.6g} to {:.6g}\n",
      change.block, change.distance, change.steps, change.first, change.second, change.before,
      change.after);
}

std::vector<failure::MatrixChange> changes_of_case(const ResultView& view, std::size_t case_index) {
  std::vector<failure::MatrixChange> changes;
  if (view.find_table("repair_distance") == nullptr) return changes;
  const auto blocks = view.labels("repaired_block");
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const auto number = [&](const char* table) { return view.number(table, {case_index, b}); };
    if (std::isnan(number("repair_distance"))) continue;
    changes.push_back({.block = blocks[b],
                       .distance = number("repair_distance"),
                       .first = view.words("repair_first_avs", {case_index, b}),
                       .second = view.words("repair_second_avs", {case_index, b}),
                       .before = number("repair_before"),
                       .after = number("repair_after"),
                       .steps = static_cast<std::int64_t>(number("repair_steps"))});
  }
  return changes;
}

}  // namespace faultline::cli
