// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/describe.hpp"

/// What a visitor of describe() must tell apart at compile time.
namespace faultline::base {

/// An enum that is written as one of its words.
template <class T>
concept WordEnum = std::is_enum_v<T> && requires(T value) {
  { enum_words(value) } -> std::same_as<EnumWords>;
};

/// A struct that is known by its key, not by its position.
template <class T>
concept KeyedRow = requires(const T& row) {
  { row_key(row) } -> std::convertible_to<std::string>;
};

template <class T>
struct IsVariant : std::false_type {};
template <class... Alternatives>
struct IsVariant<std::variant<Alternatives...>> : std::true_type {};

/// A closed list of alternatives.
template <class T>
concept ClosedVariant = IsVariant<T>::value;

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
concept Vector = IsVector<T>::value;

/// Shows a constant to a visitor that only reads. describe() takes its struct mutable because
/// readers write through the same function.
template <class Visitor, class S>
void describe_constant(Visitor& visitor, const S& value) {
  describe(visitor, const_cast<S&>(value));
}

/// The word of an enum's value.
template <WordEnum T>
std::string_view word_of(T value) {
  return enum_words(value).known[static_cast<std::size_t>(value)];
}

}  // namespace faultline::base
