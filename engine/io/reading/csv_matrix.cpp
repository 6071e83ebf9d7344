// SPDX-License-Identifier: Apache-2.0
#include "io/reading/csv_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/nearest_name.hpp"
#include "io/document/number_text.hpp"
#include "io/reading/matrix_files.hpp"

namespace faultline::io {

namespace {

MatrixPlaces::Spot spot_of(const CsvCell& cell) {
  return {cell.mark.line, cell.mark.column};
}

class MatrixTable {
 public:
  MatrixTable(const CsvTable& table, const std::string& path, Complaints& complaints)
      : table_(table), path_(path), complaints_(complaints) {
    const std::string& first = table.header.front().text;
    first_column_ = first.empty() || first == "name" ? 1 : 0;
    for (std::size_t i = first_column_; i < table.header.size(); ++i) {
      matrix_.names.push_back(avs_named(table.header[i].text));
      matrix_.at_names.push_back(spot_of(table.header[i]));
    }
  }

  /// Without values when the table is not square: a long header must not cost its square.
  [[nodiscard]] CsvMatrix read() {
    const std::size_t size = matrix_.names.size();
    const bool square = table_.records.size() == size;
    matrix_.values.resize(square ? size * size : 0);
    matrix_.at_entries.resize(matrix_.values.size());
    if (!square && table_.complete) {
      complain(table_.header.front().mark, path_, std::to_string(table_.records.size()) + " rows",
               std::to_string(size) + ", one per column");
    }
    std::vector<bool> seen(size, false);
    for (std::size_t i = 0; i < table_.records.size(); ++i) {
      const auto row = row_of(table_.records[i], i);
      if (!row) continue;
      if (seen[*row])
        complain(table_.records[i].front().mark, path_, "the row stands here twice", {});
      seen[*row] = true;
      read_row(table_.records[i], *row);
    }
    return std::move(matrix_);
  }

 private:
  std::optional<std::size_t> row_of(const CsvRecord& record, std::size_t position) {
    const auto& names = matrix_.names;
    if (first_column_ == 0) {
      if (position < names.size()) return position;
      return std::nullopt;
    }
    const std::string name = avs_named(record.front().text);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    complain(record.front().mark, path_, "`" + name + "` is not in the header",
             "a name of the header", base::did_you_mean(name, names));
    return std::nullopt;
  }

  void read_row(const CsvRecord& record, std::size_t row) {
    const std::size_t size = matrix_.names.size();
    for (std::size_t column = 0; column < size; ++column) {
      const CsvCell& cell = record[column + first_column_];
      const auto value = number_in(cell.text);
      if (!value)
        complain(cell.mark,
                 fmt::format("{}[{}, {}]", path_, matrix_.names[row], matrix_.names[column]),
                 "`" + cell.text + "` is not a finite number", "a number");
      if (matrix_.values.empty()) continue;
      matrix_.values[row * size + column] = value.value_or(0.0);
      matrix_.at_entries[row * size + column] = spot_of(cell);
    }
  }

  [[nodiscard]] static std::optional<double> number_in(const std::string& text) {
    const auto value = parse_number<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
  }

  void complain(Mark mark, const std::string& path, std::string problem, std::string expected,
                std::string hint = {}) {
    complaints_.add(mark, path, std::move(problem), std::move(expected), std::move(hint));
  }

  const CsvTable& table_;
  const std::string& path_;
  Complaints& complaints_;
  std::size_t first_column_ = 0;
  CsvMatrix matrix_;
};

}  // namespace

CsvMatrix read_csv_matrix(const CsvTable& table, const std::string& path, Complaints& complaints) {
  return MatrixTable(table, path, complaints).read();
}

}  // namespace faultline::io
