// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/describe_traits.hpp"
#include "base/field_path.hpp"

namespace faultline::base {

/// Visitor of `describe` that shows every number of which a law may be written instead
/// (`Range::takes_prior`): f(path, number, range), the number mutable.
template <class F>
class UncertainFields {
 public:
  explicit UncertainFields(F& f) : f_(f) {}

  template <class T>
  void required(const Field& field, T& value, const Range& range = {}) {
    visit(field_path(path_, field.name), value, range);
  }
  template <class T>
  void field(const Field& field, T& value, const Range& range = {}) {
    required(field, value, range);
  }
  template <class T>
  void optional(const Field& field, std::optional<T>& value, const Range& range = {}) {
    if (value) required(field, *value, range);
  }
  template <class T>
  void reference(const Field&, T&, std::string_view) {}
  template <class T>
  void references(const Field&, T&, std::string_view) {}
  template <class T>
  void matrix(const Field&, T&) {}
  template <class T>
  void sample(const Field&, T&, const Range&) {}
  void unsupported(std::string_view, std::string_view) {}
  void map(const Field& field, std::map<std::string, double>& values, std::string_view,
           const Range& range) {
    for (auto& [id, value] : values)
      visit(field_path(field_path(path_, field.name), id), value, range);
  }
  template <class S>
  void list(const Field& field, std::vector<S>& entries, Presence) {
    required(field, entries);
  }
  template <class S>
  void rows(const Field& field, std::string_view, std::vector<S>& entries) {
    required(field, entries);
  }

 private:
  template <class T>
  void visit(const std::string& path, T& value, const Range& range) {
    if constexpr (std::is_same_v<T, double>) {
      if (range.takes_prior) f_(path, value, range);
    } else if constexpr (ClosedVariant<T>) {
      std::visit([&](auto& alternative) { below(path, alternative); }, value);
    } else if constexpr (Vector<T>) {
      for (std::size_t i = 0; i < value.size(); ++i)
        visit(entry_path(path, value, i), value[i], {});
    } else {
      below(path, value);
    }
  }

  template <class S>
  static std::string entry_path(const std::string& path, const std::vector<S>& entries,
                                std::size_t i) {
    if constexpr (KeyedRow<S>) {
      return row_path(path, row_key(entries[i]));
    } else {
      return item_path(path, i);
    }
  }

  template <class S>
  void below(const std::string& path, S& value) {
    if constexpr (requires(UncertainFields & v) { describe(v, value); }) {
      const std::string parent = std::exchange(path_, path);
      describe(*this, value);
      path_ = parent;
    }
  }

  F& f_;
  std::string path_;
};

/// Calls f(path, number, range) for every number of a spec that need not be known.
template <class S, class F>
void for_each_uncertain_field(S& spec, F&& f) {
  UncertainFields<std::remove_reference_t<F>> visitor(f);
  describe(visitor, spec);
}

}  // namespace faultline::base
