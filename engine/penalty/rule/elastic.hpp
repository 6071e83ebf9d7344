// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "penalty/accounts.hpp"
#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty::rule {

/// Each AVS reaches the magnitude m that is allocated to it, as under `unique`, but allocations of
/// a pool may add up to more than 1: what remains after a loss stretches to cover the others. With
/// R the part of the pool that remains and a the allocation, m at first, a hit of fraction w takes
///
///   x = a · w of the pool,   then   a ← a − x,  R ← R − x,  and every allocation ← min(a, R) (P.6)
///
/// Where the magnitudes of a pool add up to at most 1 no minimum binds, and this is `unique`.
///
/// Source: "Elastic Restaking Networks", arXiv 2503.00170.
class Elastic {
 public:
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::elastic;
  struct PoolAccount {
    double lost = 0.0;  ///< part of the pool
  };
  struct CommitmentAccount {
    double lost = 0.0;  ///< part of the pool, through this commitment
  };

  [[nodiscard]] static bool depends_on_dates() { return false; }
  [[nodiscard]] static Reach reach(const stake::StakeGraph& graph, stake::CommitmentId id);
  [[nodiscard]] static Taken take(const stake::Pool& pool, const stake::Commitment& commitment,
                                  const Slash& slash, PoolAccount& of_pool, CommitmentAccount& own);
};

}  // namespace faultline::penalty::rule
