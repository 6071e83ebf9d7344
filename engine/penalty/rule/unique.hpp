// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "penalty/accounts.hpp"
#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty::rule {

/// Each AVS reaches only the magnitude m that is allocated to it, or to each of its operator sets;
/// repeats by the same AVS take their fraction of what is left of an allocation, and no AVS touches
/// another's.
///
///   lost = amount · m · Π_{earlier hits of this commitment}(1−w) · w
///   loss of the pool in a trial = amount · Σ_j m_j (1 − Π(1−w))
///
/// Of a change d of the magnitude that takes effect at t, a deallocation d < 0 is slashable to that
/// moment and in the same proportion as what stays, an allocation d > 0 from it on and not before:
/// with ρ = Π(1−w) over all earlier hits and ρ' = Π(1−w) over those since the change, a hit takes
///
///   amount · w · m ρ before,   (m + d) ρ after, if d < 0,   m ρ + d ρ' after, if d > 0   (P.15)
///
/// Of an AVS with such a change all commitments have an account.
///
/// Source: EigenLayer `AllocationManager._slashOperator` (ELIP-002): the wad is a fraction of that
/// operator set's allocation, and the current, the maximum and the encumbered magnitude fall by the
/// same amount, so that other sets keep their absolute stake; a pending deallocation is part of the
/// current magnitude, and what is pending falls by the same wad. Rounding to wei is left out.
struct Unique {
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::unique;
  struct PoolAccount {};
  struct CommitmentAccount {
    double retained = 1.0;               ///< ρ
    double retained_since_change = 1.0;  ///< ρ'
  };

  [[nodiscard]] static bool depends_on_dates() { return false; }
  [[nodiscard]] static bool keeps_account_of(const stake::Commitment& commitment) {
    return commitment.pending_magnitude != 0.0;
  }
  [[nodiscard]] static Reach reach(const stake::StakeGraph& graph, stake::CommitmentId id);
  [[nodiscard]] static Taken take(const stake::Pool& pool, const stake::Commitment& commitment,
                                  const Slash& slash, PoolAccount&, CommitmentAccount& account);
};

}  // namespace faultline::penalty::rule
