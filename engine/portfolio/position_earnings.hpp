// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "penalty/penalty_model.hpp"
#include "portfolio/position_terms.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// Earnings of every position, `other` last (L.4): its own rates on what it owns of pools, rewards
/// on what AVSs reach of that, and its part of the earnings of all that it holds.
[[nodiscard]] std::vector<Earnings> earnings_of(const stake::StakeGraph& graph,
                                                const penalty::PenaltyModel& penalty,
                                                const TermsSpecs& specs);

}  // namespace faultline::portfolio
