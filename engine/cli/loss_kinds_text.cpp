// SPDX-License-Identifier: Apache-2.0
#include "cli/loss_kinds_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "cli/position_view.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

/// Of a position that is worth something.
std::string part_text(double amount, double error, double value) {
  return value > 0.0 ? rate_text(amount / value, error / value) : "–";
}

}  // namespace

std::string loss_kinds_text(const ResultView& view, std::size_t case_index) {
  const auto kinds = view.labels("loss_kind");
  const auto levels = view.numbers_along("contribution_level");
  const auto positions = view.labels("position");
  const auto holders = view.labels("contribution_of");
  const std::array<std::size_t, 2> told{0, 1 + view.size_of("level") / 2};
  std::vector<std::string> header{"net losses, by failures of"};
  for (const auto level : told)
    for (const auto& kind : kinds)
      header.push_back(level == 0 ? "mean, " + kind
                                  : "ES " + level_text(levels[level]) + ", " + kind);
  TextTable table(header);
  std::size_t rows = 0;
  for (std::size_t h = 0; h < holders.size(); ++h) {
    const auto found = std::find(positions.begin(), positions.end(), holders[h]);
    if (found == positions.end()) continue;
    const PositionView position(view, case_index,
                                static_cast<std::size_t>(found - positions.begin()));
    const double value = position.number("position_value");
    std::vector<std::string> row{holders[h]};
    for (const auto level : told) {
      for (std::size_t k = 0; k < kinds.size(); ++k) {
        const auto number = [&](const char* name) {
          return view.number(name, {case_index, h, net_tail, level, k});
        };
        row.push_back(part_text(number("es_by_kind"), number("es_by_kind_se"), value));
      }
    }
    table.add(std::move(row));
    ++rows;
  }
  return rows > 0 ? table.text() : "";
}

}  // namespace faultline::cli
