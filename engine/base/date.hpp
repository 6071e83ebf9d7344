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

/// Of a year as rates and horizons mean it.
inline constexpr double days_per_year = 365.0;
inline constexpr double hours_per_year = 24.0 * days_per_year;

}  // namespace faultline::base
