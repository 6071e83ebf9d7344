// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "insurance/spec.hpp"
#include "portfolio/cover_table.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// The part of a pool that some positions have between them, looking through what they hold.
/// `insured`: sorted.
[[nodiscard]] double part_of_pool(const stake::StakeGraph& graph, stake::PoolId pool,
                                  std::span<const stake::PositionId> insured);

/// Those whom a list names that there are, sorted; nothing where there is no list.
[[nodiscard]] std::optional<std::vector<stake::OperatorId>> find_operators(
    const stake::StakeGraph& graph, const std::optional<std::vector<std::string>>& names);

/// What some positions have at the start behind any of some operators, in numeraire: their parts of
/// pools, and of native ETH behind others too the operators' part by effective balances.
/// `insured` and `operators`: sorted.
[[nodiscard]] double stake_behind_operators(const stake::StakeGraph& graph,
                                            std::span<const stake::PositionId> insured,
                                            std::span<const stake::OperatorId> operators);

/// Complains about `operators` of covers: empty lists, names that are unknown or there twice, and
/// operators behind whom the cover's positions have nothing.
void check_operators(const stake::StakeGraph& graph, const CoverTable& table,
                     const std::vector<insurance::CoverSpec>& covers, base::Issues& issues);

}  // namespace faultline::portfolio
