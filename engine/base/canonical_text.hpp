// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/canonical_lines.hpp"
#include "base/describe_traits.hpp"
#include "base/field_path.hpp"
#include "base/named_matrix.hpp"
#include "base/weighted_sample.hpp"

namespace faultline::base {

/// The visitor behind `canonical_text`.
class CanonicalText {
 public:
  template <class T>
  void required(const Field& field, T& value, const Range& = {}) {
    add(field_path(path_, field.name), value);
  }
  template <class T>
  void field(const Field& field, T& value, const Range& = {}) {
    add(field_path(path_, field.name), value);
  }
  template <class T>
  void optional(const Field& field, std::optional<T>& value, const Range& = {}) {
    if (value) add(field_path(path_, field.name), *value);
  }
  void reference(const Field& field, std::string& id, std::string_view) { required(field, id); }
  void references(const Field& field, std::vector<std::string>& ids, std::string_view) {
    required(field, ids);
  }
  void map(const Field& field, std::map<std::string, double>& values, std::string_view,
           const Range&) {
    required(field, values);
  }
  void matrix(const Field& field, std::optional<NamedMatrix>& matrix) {
    if (!matrix) return;
    const std::string path = field_path(path_, field.name);
    add(field_path(path, "names"), matrix->names);
    add(field_path(path, "values"), matrix->values);
  }
  void sample(const Field& field, WeightedSample& sample, const Range&) {
    const std::string path = field_path(path_, field.name);
    add(field_path(path, "values"), sample.values);
    if (!sample.weights.empty()) add(field_path(path, "weights"), sample.weights);
  }
  template <class S>
  void list(const Field& field, std::vector<S>& entries, Presence) {
    add_entries(field_path(path_, field.name), entries);
  }
  template <class S>
  void rows(const Field& field, std::string_view, std::vector<S>& entries) {
    add_entries(field_path(path_, field.name), entries);
  }
  void unsupported(std::string_view, std::string_view) {}

  [[nodiscard]] std::string take() { return lines_.take(); }

 private:
  template <class T>
  void add(const std::string& path, const T& value) {
    if constexpr (WordEnum<T>) {
      lines_.add(path, word_of(value));
    } else if constexpr (ClosedVariant<T>) {
      std::visit([&](const auto& alternative) { add_alternative(path, alternative); }, value);
    } else if constexpr (requires { lines_.add(path, value); }) {
      lines_.add(path, value);
    } else if constexpr (Vector<T>) {
      add_entries(path, value);
    } else {
      add_below(path, value);
    }
  }

  template <class A>
  void add_alternative(const std::string& path, const A& alternative) {
    if constexpr (A::form == VariantForm::number) {
      lines_.add(path, alternative.value);
    } else if constexpr (A::form == VariantForm::list) {
      add(path, alternative.values);
    } else if constexpr (A::form == VariantForm::word) {
      lines_.add(path, A::name);
    } else {
      add_below(path, alternative);
    }
  }

  template <class S>
  void add_below(const std::string& path, const S& value) {
    const std::string parent = std::exchange(path_, path);
    describe_constant(*this, value);
    path_ = parent;
  }

  template <class S>
  void add_entries(const std::string& path, const std::vector<S>& entries) {
    if constexpr (KeyedRow<S>) {
      add_rows(path, entries);
    } else {
      for (std::size_t i = 0; i < entries.size(); ++i) add(item_path(path, i), entries[i]);
    }
  }

  /// By key: the order in which rows are written carries no meaning.
  template <class S>
  void add_rows(const std::string& path, const std::vector<S>& rows) {
    std::vector<std::pair<std::string, const S*>> sorted;
    sorted.reserve(rows.size());
    for (const S& row : rows) sorted.emplace_back(row_key(row), &row);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [key, row] : sorted) add(row_path(path, key), *row);
  }

  CanonicalLines lines_;
  std::string path_;
};

/// What a described struct says, one line `path = value` per field, defaults included, rows in the
/// order of their keys: equal texts mean equal content. The text is what the hash of a plan is
/// taken over. Of a matrix or a sample it holds the numbers, not the name of the file they came
/// from; an optional field that is not there has no line.
template <class S>
[[nodiscard]] std::string canonical_text(const S& value) {
  CanonicalText visitor;
  describe_constant(visitor, value);
  return visitor.take();
}

}  // namespace faultline::base
