// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty::rule {

/// Each AVS reaches only the magnitude m that is allocated to it; repeats by the same AVS take
/// their fraction of what is left of its allocation, and no AVS touches another's.
///
///   lost = amount · m · Π_{earlier hits of this commitment}(1−w) · w
///   loss of the pool in a trial = amount · Σ_j m_j (1 − Π(1−w))
///
/// Source: EigenLayer `AllocationManager._slashOperator` (ELIP-002): the wad is a fraction of that
/// operator set's allocation, and the current, the maximum and the encumbered magnitude fall by the
/// same amount, so that other sets keep their absolute stake. Rounding to wei is left out.
struct Unique {
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::unique;
  [[nodiscard]] static bool depends_on_dates() { return false; }
  [[nodiscard]] static Reach reach(const stake::StakeGraph& graph, stake::CommitmentId id);
};

}  // namespace faultline::penalty::rule
