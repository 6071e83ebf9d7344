// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/shared.hpp"

namespace faultline::penalty::rule {

Reach Shared::reach(const stake::StakeGraph& graph, stake::CommitmentId id) {
  const auto pool = graph.commitments()[id.index()].pool;
  return {.slot = pool.index(), .amount = graph.pools()[pool.index()].amount};
}

}  // namespace faultline::penalty::rule
