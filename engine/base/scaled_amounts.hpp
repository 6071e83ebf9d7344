// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "base/describe_traits.hpp"

namespace faultline::base {

/// The visitor behind `scale_amounts`.
class AmountScaler {
 public:
  AmountScaler(std::string_view unit, double factor) : unit_(unit), factor_(factor) {}

  template <class T>
  void required(const Field& field, T& value, const Range& = {}) {
    scale(field, value);
  }
  template <class T>
  void field(const Field& field, T& value, const Range& = {}) {
    scale(field, value);
  }
  template <class T>
  void optional(const Field& field, std::optional<T>& value, const Range& = {}) {
    if (value) scale(field, *value);
  }
  void reference(const Field&, std::string&, std::string_view) {}
  void references(const Field&, std::vector<std::string>&, std::string_view) {}
  template <class S>
  void list(const Field&, std::vector<S>& entries, Presence) {
    for (S& entry : entries) below(entry);
  }

 private:
  template <class T>
  void scale(const Field& field, T& value) {
    if constexpr (std::is_same_v<T, double>)
      if (field.unit == unit_) value *= factor_;
  }

  template <class S>
  void below(S& entry) {
    if constexpr (ClosedVariant<S>)
      std::visit([&](auto& alternative) { describe(*this, alternative); }, entry);
    else
      describe(*this, entry);
  }

  std::string_view unit_;
  double factor_;
};

/// Multiplies every number of a described struct, and of what is in its lists, that is in a unit.
template <class S>
void scale_amounts(S& value, std::string_view unit, double factor) {
  AmountScaler visitor(unit, factor);
  describe(visitor, value);
}

}  // namespace faultline::base
