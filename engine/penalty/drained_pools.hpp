// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// A fraction of what is left of a pool, taken whatever the rule of its protocol: a penalty of the
/// base layer under the pool, or a contract that fails.
struct Drain {
  std::uint32_t occurrence;  ///< of the span of trials
  stake::PoolId pool;
  double fraction;                    ///< (0, 1] of what is left there
  stake::OperatorId operator_id{};    ///< invalid where it is through none
  failure::FaultId fault{};           ///< invalid where it is none
  stake::SmartContractId contract{};  ///< that failed; invalid where it is none
  double share = 1.0;                 ///< of the operator's validators, newly slashed
};

/// What is left of the pools of a trial in which some are drained; all whole between trials.
///
/// With A the amount of a pool, R what its rule's own hits leave of it as if nothing drained it,
/// and D what drains leave of it, both 1 at first,
///
///   a hit of which the rule says that it takes x takes D·x,  R ← R − x/A               (P.8)
///   a drain by f takes A·R·D·f,                              D ← D (1 − f)             (P.9)
///
/// so that A·R·D is left, in whatever order they come.
class DrainedPools {
 public:
  void begin_trial(std::size_t pools) {
    if (left_.size() < pools) left_.resize(pools);
  }

  /// What a hit takes of which the rule says that it takes `lost`.
  double hit(stake::PoolId pool, double lost) {
    Left& left = touch(pool);
    left.slashed += lost;
    return left.drained * lost;
  }

  /// The part of a pool that drains left.
  [[nodiscard]] double part(stake::PoolId pool) const { return left_[pool.index()].drained; }

  /// What a drain takes, in asset units. A pool that its rule emptied by rounding more than its
  /// amount gives nothing.
  double drain(stake::PoolId pool, double amount, double fraction) {
    Left& left = touch(pool);
    const double lost = std::max(0.0, amount - left.slashed) * left.drained * fraction;
    left.drained *= 1.0 - fraction;
    return lost;
  }

  void end_trial() {
    for (const auto pool : touched_) left_[pool] = {};
    touched_.clear();
  }

 private:
  struct Left {
    double drained = 1.0;  ///< D
    double slashed = 0.0;  ///< A·(1 − R)
  };

  Left& touch(stake::PoolId pool) {
    touched_.push_back(pool.index());
    return left_[pool.index()];
  }

  std::vector<Left> left_;  ///< by pool
  std::vector<std::uint32_t> touched_;
};

}  // namespace faultline::penalty
