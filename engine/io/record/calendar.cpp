// SPDX-License-Identifier: Apache-2.0
#include "io/record/calendar.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "io/document/number_text.hpp"

namespace faultline::io {

namespace {

namespace chrono = std::chrono;

constexpr std::string_view day_form = "0000-00-00";
constexpr std::string_view month_form = "0000-00";

bool has_form(std::string_view text, std::string_view form) {
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char c, char wanted) {
    return wanted == '-' ? c == '-' : '0' <= c && c <= '9';
  });
}

/// The number that is written in these digits.
int digits(std::string_view text, std::size_t begin, std::size_t count) {
  return parse_number<int>(text.substr(begin, count)).value_or(0);
}

chrono::year_month month_of(std::string_view text) {
  return {chrono::year(digits(text, 0, 4)),
          chrono::month(static_cast<unsigned>(digits(text, 5, 2)))};
}

std::int64_t number_of(const chrono::year_month_day& date) {
  return chrono::sys_days(date).time_since_epoch().count();
}

}  // namespace

std::optional<std::int64_t> day_of(std::string_view text) {
  if (!has_form(text, day_form)) return std::nullopt;
  const auto date = month_of(text) / chrono::day(static_cast<unsigned>(digits(text, 8, 2)));
  if (!date.ok()) return std::nullopt;
  return number_of(date);
}

std::optional<std::int64_t> day_or_middle_of(std::string_view text) {
  if (!has_form(text, month_form)) return day_of(text);
  const auto month = month_of(text);
  if (!month.ok()) return std::nullopt;
  const auto last = static_cast<unsigned>((month / chrono::last).day());
  return number_of(month / chrono::day(1 + last / 2));
}

std::string day_text(std::int64_t day) {
  const chrono::year_month_day date{chrono::sys_days{chrono::days(day)}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace faultline::io
