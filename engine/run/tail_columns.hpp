// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

#include "risk/table.hpp"

namespace faultline::run {

/// A group of equally long columns over (case, row), filled case by case.
class ColumnGroup {
 public:
  struct Column {
    std::string name;
    std::string units;
    std::string long_name;
    enum class Kind { number, position } kind;
  };

  /// `dimension` names the row axis, e.g. "tail_hit".
  ColumnGroup(std::string dimension, std::string long_name, std::vector<Column> columns);

  void begin_case();
  /// One row: as many values as there are columns; positions are passed as whole numbers.
  void add(std::initializer_list<double> row);
  [[nodiscard]] std::int64_t rows_of_this_case() const;

  [[nodiscard]] risk::Axis axis() const;
  [[nodiscard]] std::vector<risk::Table> tables() const;

 private:
  [[nodiscard]] std::size_t longest_case() const;
  template <class T>
  [[nodiscard]] std::vector<T> values(std::size_t column, T missing) const;

  std::string dimension_;
  std::string long_name_;
  std::vector<Column> columns_;
  std::vector<std::vector<std::vector<double>>> values_;  ///< by case, column, row
};

}  // namespace faultline::run
