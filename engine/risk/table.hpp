// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace faultline::risk {

/// Labels along one dimension of the results.
struct Axis {
  std::string name;   ///< [a-z][a-z0-9_]*
  std::string units;  ///< "1" for pure numbers, "" for words
  std::string long_name;
  std::variant<std::vector<std::string>, std::vector<double>, std::vector<std::int64_t>> labels;
};

/// A named array of results over axes; values row-major, the first dimension slowest.
/// Not-a-number means "there is no such estimate", and `long_name` says when.
struct Table {
  std::string name;  ///< [a-z][a-z0-9_]*
  std::vector<std::string> dims;
  std::string units;
  std::string long_name;
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
};

/// The table of this name; null where there is none.
[[nodiscard]] inline const Table* find_table(std::span<const Table> tables, std::string_view name) {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const Table& table) { return table.name == name; });
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace faultline::risk
