// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/additive.hpp"

#include <algorithm>
#include <utility>

namespace faultline::penalty::rule {

Reach Additive::reach(const stake::StakeGraph& graph, stake::CommitmentId id) {
  const auto pool = graph.commitments()[id.index()].pool;
  return {.slot = pool.index(), .amount = graph.pools()[pool.index()].amount};
}

Taken Additive::take(const stake::Pool& pool, const stake::Commitment&, const Slash& slash,
                     PoolAccount& account, CommitmentAccount&) const {
  const double factor = 1.0 + surcharge_ * account.failures;
  account.fractions += slash.fraction;
  account.failures += 1.0;
  const double lost = std::min(1.0, account.fractions * factor);
  const double before = std::exchange(account.lost, lost);
  return {.fraction = slash.fraction, .lost = pool.amount * (lost - before)};
}

}  // namespace faultline::penalty::rule
