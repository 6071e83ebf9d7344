// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

namespace faultline::failure {

/// What is known of causes that are made to fail.
enum class ForceMode : std::uint8_t {
  intervene,  ///< they fail on the day, and nothing else is different
};
inline base::EnumWords enum_words(ForceMode) {
  static constexpr std::array<std::string_view, 1> known{"intervene"};
  static constexpr std::array<std::string_view, 1> unsupported{"condition"};
  return {known, unsupported};
}

/// Causes that are made to fail in every trial.
struct ForceSpec {
  ForceMode mode = ForceMode::intervene;
  std::vector<std::string> causes;  ///< selectors; `shock.<id>` too
  double at_day = 0.0;
};

template <class V>
void describe(V& v, ForceSpec& s) {
  v.required({"mode", "", "what their failing says of the others"}, s.mode);
  v.required({"causes", "", "selectors of AVSs, faults of operators and shocks that fail"},
             s.causes);
  v.field({"at_day", "d", "when they fail; before the end of the longest horizon"}, s.at_day,
          base::at_least(0.0));
  v.unsupported("n_of", "how many of a set fail");
}

}  // namespace faultline::failure
