// SPDX-License-Identifier: Apache-2.0
#include "stake/penalty_spec.hpp"

namespace faultline::stake {

base::EnumWords enum_words(PenaltyKind) {
  static constexpr std::array<std::string_view, 5> known{"shared", "unique", "additive", "babylon",
                                                         "elastic"};
  static constexpr std::array<std::string_view, 2> unsupported{"symbiotic", "ethereum"};
  return {known, unsupported};
}

ParameterNames parameter_names(PenaltyKind kind) {
  static constexpr std::array<std::string_view, 1> additive{"surcharge"};
  static constexpr std::array<std::string_view, 1> rate{"slashing_rate"};
  static constexpr std::array<std::string_view, 1> fee{"min_fee_sat"};
  static constexpr std::array<std::string_view, 2> capture{"capture", "window_hours"};
  switch (kind) {
    case PenaltyKind::shared:
      return {{}, capture};
    case PenaltyKind::additive:
      return {additive, {}};
    case PenaltyKind::babylon:
      return {rate, fee};
    default:
      return {};
  }
}

}  // namespace faultline::stake
