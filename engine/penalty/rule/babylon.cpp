// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/babylon.hpp"

#include <algorithm>
#include <utility>

#include "failure/fault_names.hpp"

namespace faultline::penalty::rule {

namespace {

constexpr double satoshi = 1e-8;  // BTC

}  // namespace

Babylon::Babylon(const stake::PenaltyParameters& parameters)
    : rate_(parameters.slashing_rate.value()),
      fee_(static_cast<double>(parameters.min_fee_sat.value_or(0)) * satoshi) {}

bool Babylon::slashes(std::string_view fault) {
  using failure::FaultKind;
  return fault == name_of(FaultKind::double_sign) || fault == name_of(FaultKind::key_leak);
}

Reach Babylon::reach(const stake::StakeGraph& graph, stake::CommitmentId id) {
  const auto pool = graph.commitments()[id.index()].pool;
  return {.slot = pool.index(), .amount = graph.pools()[pool.index()].amount};
}

Taken Babylon::take(const stake::Pool& pool, const stake::Commitment&, const Slash&,
                    PoolAccount& account, CommitmentAccount&) const {
  if (std::exchange(account.slashed, true) || pool.amount == 0.0) return {0.0, 0.0};
  const double lost = std::min(pool.amount, pool.amount * rate_ + fee_);
  return {.fraction = lost / pool.amount, .lost = lost};
}

}  // namespace faultline::penalty::rule
