// SPDX-License-Identifier: Apache-2.0
#include "risk/block_costs.hpp"

namespace faultline::risk {

std::vector<double> BlockCosts::sums(portfolio::HolderId holder) const {
  const auto law = costs_.law_of(holder);
  return law ? law->by_block.sums() : losses_.losses(holder, portfolio::Perspective::net);
}

std::vector<double> BlockCosts::book_excess(const ValueAtRisk& value) const {
  const auto law = costs_.law_of(losses_.book());
  return law ? law->by_block.excess(value.net_cost) : losses_.book_excess(value.net_loss);
}

}  // namespace faultline::risk
