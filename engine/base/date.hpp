// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

namespace faultline::base {

/// A calendar day, as TOML's local date.
struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;
  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

}  // namespace faultline::base
