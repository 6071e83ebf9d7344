// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "risk/table.hpp"
#include "risk/table_header.hpp"

namespace faultline::risk {

/// One estimate for every holder, and along one further dimension when it has one. It becomes two
/// tables: `name` over positions, and `book_` + name for the book.
struct HolderValues {
  TableHeader header;
  std::vector<double> values;  ///< by holder, then along the dimension

  void append_to(std::vector<Table>& tables) const {
    const auto book = values.end() - static_cast<std::ptrdiff_t>(header.size);
    append("", {"position"}, {values.begin(), book}, tables);
    append("book_", {}, {book, values.end()}, tables);
  }

 private:
  void append(const char* prefix, std::vector<std::string> dims, std::vector<double> some,
              std::vector<Table>& tables) const {
    if (!header.dimension.empty()) dims.push_back(header.dimension);
    tables.push_back({.name = prefix + header.name,
                      .dims = std::move(dims),
                      .units = header.units,
                      .long_name = header.long_name,
                      .values = std::move(some)});
  }
};

}  // namespace faultline::risk
