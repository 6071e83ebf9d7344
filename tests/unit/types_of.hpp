// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include <gtest/gtest.h>

/// For suites typed over a closed list: a new alternative is enrolled by its line in the list.
namespace faultline::test {

template <class List>
struct ListTypes;
template <class... Alternatives>
struct ListTypes<std::variant<Alternatives...>> {
  using Types = testing::Types<Alternatives...>;
};

/// The alternatives of a variant, as a typed suite takes them.
template <class List>
using TypesOf = typename ListTypes<List>::Types;

}  // namespace faultline::test
