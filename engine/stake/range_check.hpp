// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/issue.hpp"

namespace faultline::stake {

/// Visitor of `describe` that notes every number outside the range its field admits. What else a
/// field may hold passes by.
class RangeCheck {
 public:
  struct Finding {
    std::string_view field;
    double value;
    base::Range range;
  };

  template <class T>
  void required(const base::Field& field, const T& value, base::Range range = {}) {
    note(field, value, range);
  }
  template <class T>
  void field(const base::Field& field, const T& value, base::Range range = {}) {
    note(field, value, range);
  }
  template <class T>
  void optional(const base::Field& field, const std::optional<T>& value, base::Range range = {}) {
    if (value) note(field, *value, range);
  }
  template <class T>
  void reference(const base::Field&, const T&, std::string_view) {}
  template <class T>
  void references(const base::Field&, const T&, std::string_view) {}
  void unsupported(std::string_view, std::string_view) {}

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }

 private:
  template <class T>
  void note(const base::Field&, const T&, base::Range) {}
  void note(const base::Field& field, double value, base::Range range);

  std::vector<Finding> findings_;
};

/// Adds an issue for each finding, at its field in the row of that key.
void report(const RangeCheck& check, std::string_view table, const std::string& key,
            base::Issues& issues);

/// Checks the numbers of all rows of a table against the ranges that their `describe` states.
template <class Spec>
void check_ranges(std::string_view table, const std::vector<Spec>& rows, base::Issues& issues) {
  for (const auto& row : rows) {
    RangeCheck check;
    describe(check, const_cast<Spec&>(row));  // describe() serves readers too; this one only looks
    if (!check.findings().empty()) report(check, table, row_key(row), issues);
  }
}

}  // namespace faultline::stake
