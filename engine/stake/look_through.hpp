// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "stake/resolved_stake.hpp"
#include "stake/topological_order.hpp"

namespace faultline::stake {

/// Positions, what is held before its holders.
[[nodiscard]] TopologicalOrder order_by_holding(const ResolvedStake& stake);

/// By position: everyone who holds a part of it, directly or through others, with the fraction
/// summed over all chains of holdings (a chain counts as the product of its fractions). Sorted by
/// holder. `order` is that of the positions, without cycles.
[[nodiscard]] std::vector<std::vector<Share>> look_through(const ResolvedStake& stake,
                                                           const std::vector<std::uint32_t>& order);

}  // namespace faultline::stake
