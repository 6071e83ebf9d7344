// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "insurance/contract.hpp"
#include "portfolio/holder.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// The part of a contract's premiums that one holder bears.
struct PremiumShare {
  HolderId holder;
  double part;
};

/// Who bears what a contract costs (docs/methods/portfolio.md, L.29): the positions that it
/// insures, in proportion to what they are worth at the start; look-through, whoever holds a part
/// of them; and the book, last, with its fractions of positions. By holder, those who bear nothing
/// left out.
[[nodiscard]] std::vector<PremiumShare> premium_shares(
    const stake::StakeGraph& graph, std::span<const insurance::InsuredId> insured);

}  // namespace faultline::portfolio
