// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/unique.hpp"

namespace faultline::penalty::rule {

Reach Unique::reach(const stake::StakeGraph& graph, stake::CommitmentId id) {
  const auto& commitment = graph.commitments()[id.index()];
  const auto first_slot = static_cast<std::uint32_t>(graph.pools().size());  // after the pools'
  return {.slot = first_slot + id.index(),
          .amount = graph.pools()[commitment.pool.index()].amount * commitment.magnitude};
}

}  // namespace faultline::penalty::rule
