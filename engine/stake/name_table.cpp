// SPDX-License-Identifier: Apache-2.0
#include "stake/name_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace faultline::stake {

std::optional<std::uint32_t> NameTable::find(std::string_view name) const {
  const auto at = std::lower_bound(names_.begin(), names_.end(), name);
  if (at == names_.end() || *at != name) return std::nullopt;
  return static_cast<std::uint32_t>(at - names_.begin());
}

void NameTable::sort(base::Issues& issues) {
  std::vector<std::size_t> rows(names_.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return names_[a] < names_[b]; });
  std::vector<std::string> sorted;
  sorted.reserve(rows.size());
  for (const std::size_t row : rows) {
    if (names_[row].empty()) {
      issues.add(table_ + "[" + std::to_string(row) + "].id", "the name is empty", "a name");
    } else if (!sorted.empty() && sorted.back() == names_[row]) {
      issues.add(table_ + "." + names_[row] + ".id", "the name is declared twice",
                 "each name once");
    } else {
      sorted.push_back(std::move(names_[row]));
      row_.push_back(row);
    }
  }
  names_ = std::move(sorted);
}

}  // namespace faultline::stake
