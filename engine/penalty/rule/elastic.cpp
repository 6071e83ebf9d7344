// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/elastic.hpp"

#include <algorithm>

namespace faultline::penalty::rule {

Reach Elastic::reach(const stake::StakeGraph& graph, stake::CommitmentId id) {
  const auto& commitment = graph.commitments()[id.index()];
  const auto first_slot = static_cast<std::uint32_t>(graph.pools().size());  // after the pools'
  return {.slot = first_slot + id.index(),
          .amount = graph.pools()[commitment.pool.index()].amount * commitment.magnitude};
}

/// What remains only falls, so that the last minimum is the smallest: earlier ones need not be
/// remembered.
Taken Elastic::take(const stake::Pool& pool, const stake::Commitment& commitment,
                    const Slash& slash, PoolAccount& of_pool, CommitmentAccount& own) {
  const double allocation =
      std::max(0.0, std::min(commitment.magnitude - own.lost, 1.0 - of_pool.lost));
  const double taken = allocation * slash.fraction;
  own.lost += taken;
  of_pool.lost += taken;
  return {.fraction = slash.fraction, .lost = pool.amount * taken};
}

}  // namespace faultline::penalty::rule
