// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "run/run_result.hpp"

namespace faultline::cli {

/// Places on the axis of perspectives: gross, recovered, net.
inline constexpr std::size_t recovered_place = 1;
inline constexpr std::size_t net_place = 2;
/// On the axis of what is in a tail: gross, net.
inline constexpr std::size_t net_tail = 1;

/// Reads single numbers out of a result by table name and position along each dimension.
class ResultView {
 public:
  explicit ResultView(const run::RunResult& result) : result_(&result) {}

  [[nodiscard]] const risk::Table* find_table(std::string_view name) const;
  /// The number at `at` (one index per dimension, the case first). Throws `base::ContractViolation`
  /// when the result has no such table: every result of this format version has those asked for.
  [[nodiscard]] double number(std::string_view table, std::initializer_list<std::size_t> at) const;
  [[nodiscard]] double number(std::string_view table, std::span<const std::size_t> at) const;
  /// The same, and not-a-number where a result of an earlier version has no such table.
  [[nodiscard]] double number_if_any(std::string_view table,
                                     std::initializer_list<std::size_t> at) const;
  /// The numbers along the last dimension of a table of real numbers, `at` being all before it; the
  /// same contract.
  [[nodiscard]] std::span<const double> row(std::string_view table,
                                            std::span<const std::size_t> at) const;
  /// The words at `at` of a table of words; the same contract.
  [[nodiscard]] const std::string& words(std::string_view table,
                                         std::initializer_list<std::size_t> at) const;
  /// Labels along an axis, numbers written out.
  [[nodiscard]] std::vector<std::string> labels(std::string_view axis) const;
  [[nodiscard]] std::vector<double> numbers_along(std::string_view axis) const;
  [[nodiscard]] std::size_t size_of(std::string_view axis) const;
  [[nodiscard]] const run::RunResult& result() const { return *result_; }

 private:
  /// Place of a value among those of its table.
  [[nodiscard]] std::size_t offset(const risk::Table* table, std::span<const std::size_t> at) const;
  [[nodiscard]] const risk::Axis& axis(std::string_view name) const;
  const run::RunResult* result_;
};

}  // namespace faultline::cli
