// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty::rule {

/// The whole pool stands behind every AVS that it is committed to; each hit takes its fraction of
/// what the hits before it left.
///
///   lost = amount · Π_{earlier hits}(1−w) · w,   retained fraction Π_j(1−w_j)         (M.5)
///
/// Each (occurrence, AVS, operator) is a hit of its own: one pool behind two operators that both
/// take part in a failure of severity w retains (1−w)². 60 % and 60 % make 84 %.
///
/// Source: EigenLayer before unique stake ("M2"), as ELIP-002 "Why the Unique Security model"
/// recalls it; Symbiotic's full restake, where every network reaches the same balance, by the
/// sequential reading (captures of one moment, where fractions add, are `Simultaneous`).
struct Shared {
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::shared;
  static constexpr stake::Capture capture = stake::Capture::sequential;
  [[nodiscard]] static bool depends_on_dates() { return false; }
  [[nodiscard]] static Reach reach(const stake::StakeGraph& graph, stake::CommitmentId id);
};

}  // namespace faultline::penalty::rule
