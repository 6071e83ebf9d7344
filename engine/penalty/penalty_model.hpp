// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "penalty/hit_batch.hpp"
#include "penalty/penalty_rule.hpp"
#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// Turns occurrences into stake lost per pool, by the rule of each pool's protocol.
/// Holds a reference to the graph, which must outlive it.
class PenaltyModel {
 public:
  /// Asks the rule of each pool what its commitments reach; no rule is asked again afterwards.
  explicit PenaltyModel(const stake::StakeGraph& graph);

  /// What is left of pools and commitments while one trial is walked; all 1 between trials.
  struct Workspace {
    std::vector<double> retained;  ///< by slot of `Reach`
    std::vector<std::uint32_t> touched;
  };

  /// Applies the occurrences of every trial in time order, each trial from the full stake. A strike
  /// without operator reaches every commitment of its AVS, otherwise those of (AVS, operator).
  /// Hits that take nothing are left out: what they would reach is gone already.
  void apply(const failure::OccurrenceBatch& occurrences, Workspace& workspace,
             HitBatch& hits) const;

 private:
  /// Commitments [begin, end).
  struct Range {
    std::uint32_t begin;
    std::uint32_t end;
  };
  [[nodiscard]] Range commitments_of(const failure::Strike& strike, Range last) const;
  void strike(const failure::Strike& strike, std::uint32_t occurrence, Range reached,
              Workspace& workspace, HitBatch& hits) const;

  const stake::StakeGraph* graph_;
  std::vector<Reach> reach_;  ///< by commitment
  std::size_t slots_;
};

}  // namespace faultline::penalty
