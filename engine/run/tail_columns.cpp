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

void ColumnGroup::add(std::initializer_list<double> row) {
  FAULTLINE_EXPECT(!values_.empty() && row.size() == columns_.size());
  auto column = values_.back().begin();
  for (const double value : row) (column++)->push_back(value);
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

/// Case by case, each as long as the longest.
template <class T>
std::vector<T> ColumnGroup::values(std::size_t column, T missing) const {
  const std::size_t rows = longest_case();
  std::vector<T> all;
  all.reserve(values_.size() * rows);
  for (const auto& columns : values_) {
    for (const double value : columns[column]) all.push_back(static_cast<T>(value));
    all.insert(all.end(), rows - columns[column].size(), missing);
  }
  return all;
}

std::vector<risk::Table> ColumnGroup::tables() const {
  std::vector<risk::Table> tables;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    auto& table = tables.emplace_back();
    table.name = columns_[c].name;
    table.dims = {"case", dimension_};
    table.units = columns_[c].units;
    table.long_name = columns_[c].long_name;
    if (columns_[c].kind == Column::Kind::number) {
      table.values = values<double>(c, std::numeric_limits<double>::quiet_NaN());
    } else {
      table.values = values<std::int64_t>(c, -1);
    }
  }
  return tables;
}

}  // namespace faultline::run
