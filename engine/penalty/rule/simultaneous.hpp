// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "penalty/accounts.hpp"
#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty::rule {

/// The whole pool stands behind every AVS that it is committed to, and what slashes within one
/// window asks for its fraction of the balance that all of them captured, at the window's start:
///
///   retained = Π over windows of max(0, 1 − Σ_{j in the window} w_j)                     (P.5)
///
/// The first hit on a pool opens its window, which holds every hit up to `window_hours` later, that
/// hour included; the next hit opens another. 60 % and 60 % make 100 %, where `shared` without a
/// window makes 84 %. In a window a hit is paid in full as long as there is something left; what it
/// is not paid is its shortfall.
///
/// Source: Symbiotic `BaseSlasher.slashableStake`, cumulative by network and operator only, and
/// `Vault.onSlash`, which pays min(amount, what is left); docs/methods/penalty.md.
class Simultaneous {
 public:
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::shared;
  static constexpr stake::Capture capture = stake::Capture::simultaneous;
  static constexpr bool may_fall_short = true;
  struct PoolAccount {
    double end = -1.0;      ///< of the window, in years
    double captured = 1.0;  ///< retained fraction of the pool at its start
    double asked = 0.0;     ///< Σ w in it
  };
  struct CommitmentAccount {};

  explicit Simultaneous(const stake::PenaltyParameters& parameters);

  [[nodiscard]] static bool depends_on_dates() { return true; }
  [[nodiscard]] static Reach reach(const stake::StakeGraph& graph, stake::CommitmentId id);
  [[nodiscard]] Taken take(const stake::Pool& pool, const stake::Commitment&, const Slash& slash,
                           PoolAccount& account, CommitmentAccount&) const;

 private:
  double window_years_;
};

}  // namespace faultline::penalty::rule
