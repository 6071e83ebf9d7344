// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "insurance/contract.hpp"
#include "insurance/spec.hpp"
#include "portfolio/cover_table.hpp"
#include "portfolio/loss_words.hpp"
#include "portfolio/provider_table.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// Covers as they are written, and the order in which they pay, by their places in the table.
struct OrderedCovers {
  const CoverTable& table;
  const std::vector<std::uint32_t>& order;
  const std::vector<insurance::CoverSpec>& specs;
};

/// Contracts in that order. Terms of the stake are at what the insured have at stake in all, behind
/// the operators that the cover names where it names any, and premiums are those of the horizon.
/// Everything that is written has been checked.
[[nodiscard]] std::vector<insurance::Contract> make_contracts(const stake::StakeGraph& graph,
                                                              const OrderedCovers& covers,
                                                              const ProviderTable& providers,
                                                              const LossWords& words,
                                                              double horizon_years);

}  // namespace faultline::portfolio
