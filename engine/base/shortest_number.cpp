// SPDX-License-Identifier: Apache-2.0
#include "base/shortest_number.hpp"

#include <array>
#include <charconv>

namespace faultline::base {

std::string shortest_number(double value) {
  if (value == 0.0) return "0";
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end.ptr};
}

}  // namespace faultline::base
