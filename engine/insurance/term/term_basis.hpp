// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/describe.hpp"

namespace faultline::insurance {

/// Which amounts a term sees together: those of one occurrence, or all of the trial so far.
enum class TermBasis : std::uint8_t { occurrence, aggregate };

inline base::EnumWords enum_words(TermBasis) {
  static constexpr std::array<std::string_view, 2> known{"occurrence", "aggregate"};
  static constexpr std::array<std::string_view, 2> unsupported{"unit", "position"};
  return {known, unsupported};
}

}  // namespace faultline::insurance
