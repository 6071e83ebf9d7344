// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "penalty/drained_pools.hpp"
#include "penalty/rule/ethereum.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// The consensus under pools of native ETH, which slashes the validators that hold them: what its
/// penalties take of each pool.
///
/// An operator has validators of one effective balance. A fault of it slashes a share of those that
/// were not slashed before in the trial. The pool loses, of its amount at the start of the trial,
///
///   (its operator's part of the effective balance behind the pool) · (part newly slashed) ·
///   (penalty of a validator / its effective balance)                                    (P.14)
///
/// to the occurrence that slashed, all of it, also what falls due later. The window of `Ethereum`
/// holds the operators' whole slashed balances, whether or not their pools are in the scenario.
class BaseLayer {
 public:
  BaseLayer() = default;
  /// `faults`: kinds of operator fault, by `failure::FaultId`. None is there if none are given:
  /// then every strike slashes.
  BaseLayer(const stake::StakeGraph& graph, std::span<const std::string> faults);

  /// Whether validators hold any pool.
  [[nodiscard]] bool any() const { return !parts_.empty(); }

  struct Slashing {
    std::uint32_t occurrence;
    double time;  ///< years
    stake::OperatorId operator_id;
    failure::FaultId fault;
    double part;  ///< of the operator's validators, newly slashed
  };
  /// Buffers of one worker; whole between trials.
  struct Workspace {
    std::vector<Slashing> slashings;  ///< of a trial, in order
    std::vector<double> unslashed;    ///< by operator: part of its validators
    std::vector<double> left;         ///< by pool: part that the base layer left of it
  };

  /// Appends what strikes on the base layer drain in one trial, by occurrence. Of strikes of one
  /// occurrence through one operator the first that slashes counts: they come the largest first.
  void list_drains(const failure::OccurrenceSpan& occurrences, failure::OccurrenceSpan::Range trial,
                   Workspace& workspace, std::vector<Drain>& drains) const;

 private:
  struct Validators {
    std::uint32_t layer = 0;         ///< of `layers_`
    double effective_balance = 0.0;  ///< ETH of each
    double balance = 0.0;            ///< ETH of all; 0: it has none
  };
  struct Part {
    stake::PoolId pool;
    double fraction;  ///< of the effective balance behind it
  };
  void add_pool(const stake::StakeGraph& graph, stake::PoolId pool,
                std::vector<std::vector<Part>>& by_operator);
  [[nodiscard]] bool slashes(const failure::Strike& strike) const;
  void find_slashings(const failure::OccurrenceSpan& occurrences,
                      failure::OccurrenceSpan::Range trial, Workspace& workspace) const;
  [[nodiscard]] double slashed_around(const Slashing& slashing,
                                      std::span<const Slashing> all) const;
  void drain(const Slashing& slashing, double penalty, Workspace& workspace,
             std::vector<Drain>& drains) const;

  std::vector<std::optional<rule::Ethereum>> layers_;  ///< by protocol
  std::vector<Validators> validators_;                 ///< by operator
  std::vector<std::uint32_t> part_offset_;             ///< by operator
  std::vector<Part> parts_;
  std::vector<bool> spared_;  ///< by fault
  std::size_t pools_ = 0;
};

}  // namespace faultline::penalty
