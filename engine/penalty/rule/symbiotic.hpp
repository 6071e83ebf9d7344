// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "penalty/accounts.hpp"
#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty::rule {

/// A network sees a part of a vault, which is reserved for nobody: with B the balance captured at
/// the start of a window, a limit ℓ of the network and a share σ of the operator, a hit of fraction
/// w is credited and paid
///
///   stake    s = σ · min(B, ℓ)
///   credited c = min(w s, s − what this AVS was credited with through this operator since)  (P.7)
///   paid     p = min(c, what is left of the vault)
///
/// and the vault loses p. c − p is the network's shortfall: the same stake answers for several.
/// Both limit and share may be left out: all networks then reach all of the vault, as under full
/// restake.
///
/// The first hit on a vault opens its window, which holds every hit up to `window_hours` later,
/// that hour included; the next hit opens another. With 0, the default, a window is one date. A
/// network of limit 0 sees nothing and opens none.
///
/// Source: symbioticfi/core `delegator/NetworkRestakeDelegator.sol`, `FullRestakeDelegator.sol`
/// (stakeAt), `slasher/BaseSlasher.sol` (slashableStake), `slasher/Slasher.sol`, `vault/Vault.sol`
/// (onSlash). Epochs, withdrawals, the veto and rounding to wei are left out.
class Symbiotic {
 public:
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::symbiotic;
  static constexpr bool may_fall_short = true;
  struct PoolAccount {
    double end = -1.0;         ///< of the window, in years
    double captured = 0.0;     ///< asset units that were left at its start
    double lost = 0.0;         ///< asset units
    std::uint32_t window = 0;  ///< which it is, from 1 on
  };
  struct CommitmentAccount {
    double credited = 0.0;     ///< asset units, in its window
    std::uint32_t window = 0;  ///< of the pool
  };

  explicit Symbiotic(const stake::PenaltyParameters& parameters);

  [[nodiscard]] static bool depends_on_dates() { return true; }
  [[nodiscard]] static Reach reach(const stake::StakeGraph& graph, stake::CommitmentId id);
  [[nodiscard]] Taken take(const stake::Pool& pool, const stake::Commitment& commitment,
                           const Slash& slash, PoolAccount& of_pool, CommitmentAccount& own) const;

 private:
  double window_years_;
};

}  // namespace faultline::penalty::rule
