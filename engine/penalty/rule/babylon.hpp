// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "penalty/accounts.hpp"
#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty::rule {

/// The first fault that slashes takes a fixed rate of the delegation, and nothing after it does:
///
///   loss of the pool = min(amount, amount · slashing_rate + min_fee_sat · 1e-8)          (P.4)
///
/// The transaction that slashes has to pay its fee out of the delegation. Amounts are in BTC. The
/// rate does not depend on the severity of the AVS, nor on the share of the operator's keys: a
/// finality provider has one, and every delegation to it is slashed alike. Its key known, it is
/// tombstoned; where several stand behind one pool, the signature of one suffices, and an output is
/// spent once, so that the pool loses once whoever fails.
///
/// Double-signing and a leaked key slash, downtime only jails. An AVS that fails by itself slashes
/// the operators that take part: nothing but their double-signing on it does.
///
/// Source: babylonlabs-io/babylon `btcstaking/staking.go` (buildSlashingTxFromOutpoint),
/// `x/btcstaking/keeper/finality_providers.go`; rounding to satoshi and dust are left out.
class Babylon {
 public:
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::babylon;
  struct PoolAccount {
    bool slashed = false;
  };
  struct CommitmentAccount {};

  explicit Babylon(const stake::PenaltyParameters& parameters);

  [[nodiscard]] static bool depends_on_dates() { return false; }
  /// Whether a kind of operator fault slashes.
  [[nodiscard]] static bool slashes(std::string_view fault);
  [[nodiscard]] static Reach reach(const stake::StakeGraph& graph, stake::CommitmentId id);
  [[nodiscard]] Taken take(const stake::Pool& pool, const stake::Commitment&, const Slash&,
                           PoolAccount& account, CommitmentAccount&) const;

 private:
  double rate_;
  double fee_;  ///< BTC
};

}  // namespace faultline::penalty::rule
