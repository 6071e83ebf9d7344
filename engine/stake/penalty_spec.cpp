// SPDX-License-Identifier: Apache-2.0
#include "stake/penalty_spec.hpp"

namespace faultline::stake {

base::EnumWords enum_words(PenaltyKind) {
  static constexpr std::array<std::string_view, 3> known{"shared", "unique", "additive"};
  static constexpr std::array<std::string_view, 4> unsupported{"elastic", "symbiotic", "babylon",
                                                               "ethereum"};
  return {known, unsupported};
}

ParameterNames parameter_names(PenaltyKind kind) {
  static constexpr std::array<std::string_view, 1> additive{"surcharge"};
  switch (kind) {
    case PenaltyKind::additive:
      return {additive, {}};
    default:
      return {};
  }
}

}  // namespace faultline::stake
