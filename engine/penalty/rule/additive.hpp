// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "penalty/accounts.hpp"
#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty::rule {

/// Failures of one pool add up, and each further one raises what all of them cost by a surcharge s:
///
///   loss of the pool after its n-th hit = amount · min(1, Σ_{j≤n} w_j · (1 + s·(n−1)))   (P.3)
///
/// A hit bears the increment that it makes: its own fraction, and the surcharge that it brings on
/// the hits before it. The increments of a trial add up to the loss, in whatever order they come.
/// Each (occurrence, AVS, operator) is a hit of its own, as under `shared`.
///
/// Source: stylised, no protocol's; a surcharge that is linear in the number of failures has the
/// form of Ethereum's correlation penalty without its window. With s = 0 fractions just add.
class Additive {
 public:
  static constexpr stake::PenaltyKind kind = stake::PenaltyKind::additive;
  struct PoolAccount {
    double fractions = 0.0;  ///< Σ w
    double failures = 0.0;
    double lost = 0.0;  ///< fraction of the pool
  };
  struct CommitmentAccount {};

  explicit Additive(const stake::PenaltyParameters& parameters)
      : surcharge_(parameters.surcharge.value()) {}

  [[nodiscard]] static bool depends_on_dates() { return false; }
  [[nodiscard]] static Reach reach(const stake::StakeGraph& graph, stake::CommitmentId id);
  [[nodiscard]] Taken take(const stake::Pool& pool, const stake::Commitment&, const Slash& slash,
                           PoolAccount& account, CommitmentAccount&) const;

 private:
  double surcharge_;
};

}  // namespace faultline::penalty::rule
