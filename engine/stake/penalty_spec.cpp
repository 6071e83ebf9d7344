// SPDX-License-Identifier: Apache-2.0
#include "stake/penalty_spec.hpp"

namespace faultline::stake {

base::EnumWords enum_words(PenaltyKind) {
  static constexpr std::array<std::string_view, 7> known{
      "shared", "unique", "additive", "babylon", "elastic", "symbiotic", "ethereum"};
  return {known, {}};
}

ParameterNames parameter_names(PenaltyKind kind) {
  static constexpr std::array<std::string_view, 1> additive{"surcharge"};
  static constexpr std::array<std::string_view, 1> rate{"slashing_rate"};
  static constexpr std::array<std::string_view, 1> fee{"min_fee_sat"};
  static constexpr std::array<std::string_view, 2> capture{"capture", "window_hours"};
  static constexpr std::array<std::string_view, 1> window{"window_hours"};
  static constexpr std::array<std::string_view, 2> network{"fork", "total_active_balance"};
  static constexpr std::array<std::string_view, 3> others{
      "slashed_in_window", "background_slashings_per_year", "leak_days"};
  switch (kind) {
    case PenaltyKind::shared:
      return {{}, capture};
    case PenaltyKind::additive:
      return {additive, {}};
    case PenaltyKind::babylon:
      return {rate, fee};
    case PenaltyKind::symbiotic:
      return {{}, window};
    case PenaltyKind::ethereum:
      return {network, others};
    default:
      return {};
  }
}

}  // namespace faultline::stake
