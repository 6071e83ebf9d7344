// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "base/field_path.hpp"
#include "base/issue.hpp"
#include "base/weighted_sample.hpp"

namespace faultline::base {

/// Visitor of `describe` that complains about every number below a path that is outside the range
/// of its field, also where no reader has looked at it: a spec made by a program, or changed by a
/// stress. What else a field may hold passes by.
class RangeCheck {
 public:
  RangeCheck(std::string path, Issues& issues) : path_(std::move(path)), issues_(issues) {}

  template <class T>
  void required(const Field& field, T& value, Range range = {}) {
    check(below(field.name), value, range);
  }
  template <class T>
  void field(const Field& field, T& value, Range range = {}) {
    check(below(field.name), value, range);
  }
  template <class T>
  void optional(const Field& field, std::optional<T>& value, Range range = {}) {
    if (value) check(below(field.name), *value, range);
  }
  template <class T>
  void reference(const Field&, T&, std::string_view) {}
  template <class T>
  void references(const Field&, T&, std::string_view) {}
  void map(const Field& field, std::map<std::string, double>& values, std::string_view,
           Range range) {
    for (const auto& [id, value] : values) {
      check_number(field_path(below(field.name), id), value, range);
    }
  }
  template <class Spec>
  void list(const Field& field, std::vector<Spec>& specs, Presence) {
    for (std::size_t i = 0; i < specs.size(); ++i) {
      if constexpr (requires { row_key(specs[i]); }) {
        check(row_path(below(field.name), row_key(specs[i])), specs[i], {});
      } else {
        check(item_path(below(field.name), i), specs[i], {});
      }
    }
  }
  template <class T>
  void matrix(const Field&, T&) {}
  void sample(const Field& field, WeightedSample& sample, Range range) {
    const std::string path = below(field.name);
    check(field_path(path, "values"), sample.values, range);
    check(field_path(path, "weights"), sample.weights, above(0.0));
  }
  void unsupported(std::string_view, std::string_view) {}

 private:
  enum class Form { table, plain };
  RangeCheck(std::string path, Issues& issues, Form form)
      : path_(std::move(path)), issues_(issues), form_(form) {}

  /// A variant that is a plain number or list stands at the path of the variant itself.
  [[nodiscard]] std::string below(std::string_view name) const {
    return form_ == Form::plain ? path_ : field_path(path_, name);
  }

  void check_number(const std::string& path, double value, Range range);

  void check(const std::string& path, double value, Range range) {
    check_number(path, value, range);
  }
  void check(const std::string& path, std::int64_t value, Range range) {
    check_number(path, static_cast<double>(value), range);
  }
  void check(const std::string& path, std::vector<double>& values, Range range) {
    for (const double value : values) check_number(path, value, range);
  }
  void check(const std::string& path, std::vector<std::vector<double>>& lists, Range range) {
    for (std::size_t i = 0; i < lists.size(); ++i) check(item_path(path, i), lists[i], range);
  }
  template <class... Alternatives>
  void check(const std::string& path, std::variant<Alternatives...>& choice, Range) {
    std::visit([&](auto& alternative) { check_alternative(path, alternative); }, choice);
  }
  template <class Spec>
  void check(const std::string& path, Spec& spec, Range) {
    if constexpr (requires(RangeCheck & v) { describe(v, spec); }) {
      RangeCheck nested(path, issues_);
      describe(nested, spec);
    }
  }
  template <class Alternative>
  void check_alternative(const std::string& path, Alternative& alternative) {
    constexpr bool plain =
        Alternative::form == VariantForm::number || Alternative::form == VariantForm::list;
    RangeCheck nested(path, issues_, plain ? Form::plain : Form::table);
    describe(nested, alternative);
  }

  std::string path_;
  Issues& issues_;
  Form form_ = Form::table;
};

/// Checks all numbers of a spec that stands at `path`. `describe` serves readers too and takes what
/// it may change; this looks at a copy.
template <class Spec>
void check_ranges(const std::string& path, Spec spec, Issues& issues) {
  RangeCheck check(path, issues);
  describe(check, spec);
}

/// Checks all numbers of the rows of a table.
template <class Row>
void check_row_ranges(std::string_view table, const std::vector<Row>& rows, Issues& issues) {
  for (const auto& row : rows) check_ranges(row_path(table, row_key(row)), row, issues);
}

}  // namespace faultline::base
