// SPDX-License-Identifier: Apache-2.0
#include "base/range_check.hpp"

#include <cmath>

#include <fmt/format.h>

namespace faultline::base {

namespace {

std::string in_words(const Range& range) {
  if (std::isinf(range.high)) {
    return fmt::format("{} {}", range.low_open ? "a number above" : "a number of at least",
                       range.low);
  }
  return fmt::format("a number in {}{}, {}{}", range.low_open ? '(' : '[', range.low, range.high,
                     range.high_open ? ')' : ']');
}

}  // namespace

void RangeCheck::check_number(const std::string& path, double value, Range range) {
  if (!std::isfinite(value) || !range.admits(value)) {
    issues_.add(path, fmt::format("{} is out of range", value), in_words(range));
  }
}

}  // namespace faultline::base
