// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/unique.hpp"

namespace faultline::penalty::rule {

Reach Unique::reach(const stake::StakeGraph& graph, stake::CommitmentId id) {
  const auto& commitment = graph.commitments()[id.index()];
  const auto first_slot = static_cast<std::uint32_t>(graph.pools().size());  // after the pools'
  return {.slot = first_slot + id.index(),
          .amount = graph.pools()[commitment.pool.index()].amount * commitment.magnitude};
}

Taken Unique::take(const stake::Pool& pool, const stake::Commitment& commitment, const Slash& slash,
                   PoolAccount&, CommitmentAccount& account) {
  const bool changed = commitment.is_changed(slash.time);
  const bool grown = changed && commitment.pending_magnitude > 0.0;
  const double stays = changed && !grown ? commitment.magnitude + commitment.pending_magnitude
                                         : commitment.magnitude;
  double allocated = stays * account.retained;
  if (grown) allocated += commitment.pending_magnitude * account.retained_since_change;
  account.retained *= 1.0 - slash.fraction;
  if (changed) account.retained_since_change *= 1.0 - slash.fraction;
  return {.fraction = slash.fraction, .lost = pool.amount * allocated * slash.fraction};
}

}  // namespace faultline::penalty::rule
