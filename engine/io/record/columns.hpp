// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"

namespace faultline::io {

/// The columns of a table that is read by their names.
class Columns {
 public:
  /// Complains at `path` about columns that are neither `required` nor `optional`, and about
  /// required ones that are not there.
  Columns(const CsvTable& table, std::initializer_list<std::string_view> required,
          std::initializer_list<std::string_view> optional, const std::string& path,
          Complaints& complaints);

  [[nodiscard]] bool has(std::string_view name) const { return places_.count(name) != 0; }

  /// The cell of that column; null where there is no such column, or nothing in the cell.
  [[nodiscard]] const CsvCell* find(const CsvRecord& record, std::string_view name) const;

 private:
  std::map<std::string, std::size_t, std::less<>> places_;
};

}  // namespace faultline::io
