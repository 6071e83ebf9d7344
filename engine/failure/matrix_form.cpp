// SPDX-License-Identifier: Apache-2.0
#include "failure/matrix_form.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::failure {

namespace {

constexpr double form_tolerance = 1e-12;

class MatrixChecker {
 public:
  MatrixChecker(const base::NamedMatrix& matrix, const std::string& path, base::Issues& issues)
      : matrix_(matrix), path_(path), issues_(issues), deviations_(matrix.names.size(), 1.0) {}

  /// Whether there is a value for each pair of names.
  [[nodiscard]] bool is_square() {
    const std::size_t n = size();
    if (matrix_.values.size() == n * n) return true;
    issues_.add(path_, fmt::format("{} values for {} names", matrix_.values.size(), n),
                "a square matrix");
    return false;
  }

  void check_correlations() {
    check_each("is not a correlation", "numbers in [-1, 1]",
               [&](auto i, auto j) { return std::abs(value(i, j)) <= 1.0; });
    check_each("is not a unit diagonal", "1 on the diagonal", [&](auto i, auto j) {
      return i != j || std::abs(value(i, i) - 1.0) <= form_tolerance;
    });
    check_symmetry();
  }

  void check_covariances() {
    const bool positive =
        check_each("is not a variance", "positive numbers on the diagonal", [&](auto i, auto j) {
          return i != j || (value(i, i) > 0.0 && value(i, i) <= std::numeric_limits<double>::max());
        });
    if (!positive) return;
    for (std::size_t i = 0; i < size(); ++i) deviations_[i] = std::sqrt(value(i, i));
    check_each("is not a covariance of variables with these variances",
               "at most the square root of the product of the variances", [&](auto i, auto j) {
                 return i == j || std::abs(value(i, j)) <= scale(i, j) * (1.0 + form_tolerance);
               });
    check_symmetry();
  }

  [[nodiscard]] std::vector<double> correlations() const {
    std::vector<double> all;
    all.reserve(matrix_.values.size());
    for (std::size_t i = 0; i < size(); ++i)
      for (std::size_t j = 0; j < size(); ++j)
        all.push_back(i == j ? 1.0 : std::clamp(mean(i, j) / scale(i, j), -1.0, 1.0));
    return all;
  }

 private:
  [[nodiscard]] std::size_t size() const { return matrix_.names.size(); }
  [[nodiscard]] double value(std::size_t i, std::size_t j) const {
    return matrix_.values[i * size() + j];
  }
  [[nodiscard]] double mean(std::size_t i, std::size_t j) const {
    return value(i, j) / 2 + value(j, i) / 2;
  }
  [[nodiscard]] double scale(std::size_t i, std::size_t j) const {
    return deviations_[i] * deviations_[j];
  }

  void check_symmetry() {
    check_each("differs from its mirror image", "a symmetric matrix", [&](auto i, auto j) {
      return i <= j || !(std::abs(value(i, j) - value(j, i)) > form_tolerance * scale(i, j));
    });
  }

  /// Whether `holds` holds everywhere. One complaint for all entries where it fails: the first of
  /// them, and how many more.
  template <class Condition>
  bool check_each(std::string_view failing, std::string_view expected, Condition holds) {
    std::optional<std::pair<std::size_t, std::size_t>> first;
    std::size_t count = 0;
    for (std::size_t i = 0; i < size(); ++i)
      for (std::size_t j = 0; j < size(); ++j)
        if (!holds(i, j)) {
          ++count;
          if (!first) first.emplace(i, j);
        }
    if (!first) return true;
    const auto [i, j] = *first;
    const auto more = count > 1 ? fmt::format(", and so with {} more", count - 1) : std::string();
    issues_.add(entry_path(path_, matrix_.names[i], matrix_.names[j]),
                fmt::format("{} at ({}, {}) {}{}", value(i, j), matrix_.names[i], matrix_.names[j],
                            failing, more),
                std::string(expected));
    return false;
  }

  const base::NamedMatrix& matrix_;
  const std::string& path_;
  base::Issues& issues_;
  std::vector<double> deviations_;  ///< 1 for correlations
};

}  // namespace

std::string entry_path(const std::string& path, const std::string& row, const std::string& column) {
  return fmt::format("{}[{}, {}]", path, row, column);
}

std::vector<double> correlations_of(const base::NamedMatrix& matrix, MatrixForm form,
                                    const std::string& path, base::Issues& issues) {
  MatrixChecker checker(matrix, path, issues);
  if (!checker.is_square()) return {};
  if (form == MatrixForm::correlation) {
    checker.check_correlations();
  } else {
    checker.check_covariances();
  }
  return checker.correlations();
}

}  // namespace faultline::failure
