// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "failure/occurrence_draws.hpp"
#include "failure/shock.hpp"
#include "random/address.hpp"

namespace faultline::failure {

/// Calls `visit(target, uniform)` for each of the targets that the entry kills in an occurrence.
/// `targets` are its AVSs or its operators.
template <class Targets, class Visit>
void for_each_killed(const Kill& kill, const Targets& targets, const OccurrenceDraws& draws,
                     Visit&& visit) {
  for (const auto& target : targets) {
    const double uniform = draws.uniform(random::Purpose::kill, target.key);
    if (uniform < kill.probability) visit(target, uniform);
  }
}

/// The word of the share of an operator's keys that is hit.
[[nodiscard]] inline std::uint32_t share_word(const Kill::Operator& target,
                                              const OccurrenceDraws& draws) {
  return draws.word(random::Purpose::share, target.key);
}

}  // namespace faultline::failure
