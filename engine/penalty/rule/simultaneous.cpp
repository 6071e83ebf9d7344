// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/simultaneous.hpp"

#include <algorithm>

#include "base/date.hpp"

namespace faultline::penalty::rule {

Simultaneous::Simultaneous(const stake::PenaltyParameters& parameters)
    : window_years_(parameters.window_hours.value() / base::hours_per_year) {}

Reach Simultaneous::reach(const stake::StakeGraph& graph, stake::CommitmentId id) {
  const auto pool = graph.commitments()[id.index()].pool;
  return {.slot = pool.index(), .amount = graph.pools()[pool.index()].amount};
}

Taken Simultaneous::take(const stake::Pool& pool, const stake::Commitment&, const Slash& slash,
                         PoolAccount& account, CommitmentAccount&) const {
  if (slash.time > account.end) {
    account.captured *= 1.0 - std::min(1.0, account.asked);
    account.asked = 0.0;
    account.end = slash.time + window_years_;
  }
  const double left = 1.0 - std::min(1.0, account.asked);
  account.asked += slash.fraction;
  const double taken = std::min(slash.fraction, left);
  const double balance = pool.amount * account.captured;
  return {.fraction = slash.fraction,
          .lost = balance * taken,
          .shortfall = balance * (slash.fraction - taken)};
}

}  // namespace faultline::penalty::rule
