// SPDX-License-Identifier: Apache-2.0
#include "penalty/penalty_rule.hpp"

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/contracts.hpp"

namespace faultline::penalty {

namespace {

template <class Rule>
PenaltyRule make(const stake::PenaltyParameters& parameters) {
  if constexpr (std::is_constructible_v<Rule, const stake::PenaltyParameters&>) {
    return Rule(parameters);
  } else {
    return Rule{};
  }
}

template <class Rule>
bool applies_to(const stake::Protocol& protocol) {
  if constexpr (requires { Rule::capture; }) {
    using stake::Capture;
    if (Rule::capture != protocol.parameters.capture.value_or(Capture::sequential)) return false;
  }
  return Rule::kind == protocol.penalty;
}

template <std::size_t... I>
std::optional<PenaltyRule> find_rule(const stake::Protocol& protocol, std::index_sequence<I...>) {
  std::optional<PenaltyRule> found;
  ((applies_to<std::variant_alternative_t<I, PenaltyRule>>(protocol)
        ? void(found = make<std::variant_alternative_t<I, PenaltyRule>>(protocol.parameters))
        : void()),
   ...);
  return found;
}

}  // namespace

PenaltyRule rule_of(const stake::Protocol& protocol) {
  const auto rule =
      find_rule(protocol, std::make_index_sequence<std::variant_size_v<PenaltyRule>>{});
  FAULTLINE_ENSURE(rule.has_value());
  return *rule;
}

bool slashes(const PenaltyRule& rule, std::string_view fault) {
  return std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.slashes(fault); }) {
          return one.slashes(fault);
        } else {
          return true;
        }
      },
      rule);
}

}  // namespace faultline::penalty
