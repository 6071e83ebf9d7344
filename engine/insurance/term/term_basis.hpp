// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/describe.hpp"

namespace faultline::insurance {

/// Which amounts a term sees together: those of one occurrence, all of the trial so far, or in an
/// occurrence those of one validator or key, or of one position of several.
enum class TermBasis : std::uint8_t { occurrence, aggregate, unit, position };

inline base::EnumWords enum_words(TermBasis) {
  static constexpr std::array<std::string_view, 4> known{"occurrence", "aggregate", "unit",
                                                         "position"};
  return {known, {}};
}

}  // namespace faultline::insurance
