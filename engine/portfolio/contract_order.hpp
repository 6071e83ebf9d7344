// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/issue.hpp"
#include "portfolio/cover_table.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// The one order in which the contracts of a portfolio pay: every waterfall from its first rung to
/// its last, and the covers of a position before those of whoever holds a part of it; among what is
/// free, by id. Complains where there is no such order: rungs in a circle, or a cover that would
/// pay a position and its holder for one loss.
[[nodiscard]] std::vector<std::uint32_t> order_contracts(const stake::StakeGraph& graph,
                                                         const CoverTable& table,
                                                         base::Issues& issues);

}  // namespace faultline::portfolio
