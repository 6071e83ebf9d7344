// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/symbiotic.hpp"

#include <algorithm>

#include "base/date.hpp"

namespace faultline::penalty::rule {

namespace {

double stake_seen(const stake::Commitment& commitment, double balance) {
  return commitment.operator_share * std::min(balance, commitment.network_limit);
}

}  // namespace

Symbiotic::Symbiotic(const stake::PenaltyParameters& parameters)
    : window_years_(parameters.window_hours.value_or(0.0) / base::hours_per_year) {}

Reach Symbiotic::reach(const stake::StakeGraph& graph, stake::CommitmentId id) {
  const auto& commitment = graph.commitments()[id.index()];
  const auto pool = commitment.pool;
  const auto first_slot = static_cast<std::uint32_t>(graph.pools().size());  // after the pools'
  return {.slot = commitment.operator_share < 1.0 ? first_slot + id.index() : pool.index(),
          .amount = stake_seen(commitment, graph.pools()[pool.index()].amount)};
}

Taken Symbiotic::take(const stake::Pool& pool, const stake::Commitment& commitment,
                      const Slash& slash, PoolAccount& of_pool, CommitmentAccount& own) const {
  if (commitment.network_limit == 0.0) return {.fraction = slash.fraction, .lost = 0.0};
  if (slash.time > of_pool.end) {
    of_pool.end = slash.time + window_years_;
    of_pool.captured = pool.amount - of_pool.lost;
    ++of_pool.window;
  }
  if (own.window != of_pool.window) own = {.credited = 0.0, .window = of_pool.window};
  const double stake = stake_seen(commitment, of_pool.captured);
  const double credited = std::min(slash.fraction * stake, stake - own.credited);
  const double paid = std::min(credited, pool.amount - of_pool.lost);
  own.credited += credited;
  of_pool.lost += paid;
  return {.fraction = slash.fraction, .lost = paid, .shortfall = credited - paid};
}

}  // namespace faultline::penalty::rule
