// SPDX-License-Identifier: Apache-2.0
#include "run/tail_columns.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "base/contracts.hpp"

namespace faultline::run {

ColumnGroup::ColumnGroup(std::string dimension, std::string long_name, std::vector<Column> columns)
    : dimension_(std::move(dimension)),
      long_name_(std::move(long_name)),
      columns_(std::move(columns)) {}

void ColumnGroup::begin_case() {
  values_.emplace_back(columns_.size());
}

void ColumnGroup::add(const std::vector<double>& row) {
  FAULTLINE_EXPECT(!values_.empty() && row.size() == columns_.size());
  for (std::size_t c = 0; c < row.size(); ++c) values_.back()[c].push_back(row[c]);
}

std::int64_t ColumnGroup::rows_of_this_case() const {
  return static_cast<std::int64_t>(values_.back().front().size());
}

std::size_t ColumnGroup::longest_case() const {
  std::size_t longest = 0;
  for (const auto& columns : values_) longest = std::max(longest, columns.front().size());
  return longest;
}

risk::Axis ColumnGroup::axis() const {
  std::vector<std::int64_t> rows(longest_case());
  std::iota(rows.begin(), rows.end(), 0);
  return {.name = dimension_, .units = "1", .long_name = long_name_, .labels = std::move(rows)};
}

std::vector<risk::Table> ColumnGroup::tables() const {
  const std::size_t rows = longest_case();
  std::vector<risk::Table> tables;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::vector<double> numbers;
    std::vector<std::int64_t> positions;
    for (const auto& columns : values_) {
      for (std::size_t r = 0; r < rows; ++r) {
        const bool there = r < columns[c].size();
        numbers.push_back(there ? columns[c][r] : std::numeric_limits<double>::quiet_NaN());
        positions.push_back(there ? static_cast<std::int64_t>(columns[c][r]) : -1);
      }
    }
    auto& table = tables.emplace_back();
    table.name = columns_[c].name;
    table.dims = {"case", dimension_};
    table.units = columns_[c].units;
    table.long_name = columns_[c].long_name;
    if (columns_[c].kind == Column::Kind::number) {
      table.values = std::move(numbers);
    } else {
      table.values = std::move(positions);
    }
  }
  return tables;
}

}  // namespace faultline::run
