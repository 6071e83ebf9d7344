// SPDX-License-Identifier: Apache-2.0
#include "stake/range_check.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/field_path.hpp"

namespace faultline::stake {

namespace {

std::string in_words(const base::Range& range) {
  if (std::isinf(range.high)) {
    return fmt::format("{} {}", range.low_open ? "a number above" : "a number of at least",
                       range.low);
  }
  return fmt::format("a number in {}{}, {}{}", range.low_open ? '(' : '[', range.low, range.high,
                     range.high_open ? ')' : ']');
}

}  // namespace

void RangeCheck::note(const base::Field& field, double value, base::Range range) {
  if (!std::isfinite(value) || !range.admits(value)) {
    findings_.push_back({.field = field.name, .value = value, .range = range});
  }
}

void report(const RangeCheck& check, std::string_view table, const std::string& key,
            base::Issues& issues) {
  const auto row = base::row_path(table, key);
  for (const auto& [field, value, range] : check.findings()) {
    issues.add(base::field_path(row, field), fmt::format("{} is out of range", value),
               in_words(range));
  }
}

}  // namespace faultline::stake
