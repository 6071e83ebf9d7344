// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "failure/occurrence_batch.hpp"
#include "penalty/hit_batch.hpp"
#include "penalty/penalty_rule.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// Turns occurrences into stake lost per pool, by the rule of each pool's protocol.
/// Holds a reference to the graph, which must outlive it.
class PenaltyModel {
 public:
  explicit PenaltyModel(const stake::StakeGraph& graph);

  /// What is left of pools and commitments while one trial is walked; reset by what was touched.
  struct Workspace {
    std::vector<double> retained;             ///< by pool (shared) or commitment (unique)
    std::vector<std::uint32_t> touched;
  };

  /// Applies the occurrences of every trial in time order, each trial from the full stake.
  void apply(const failure::OccurrenceBatch& occurrences, Workspace& workspace,
             HitBatch& hits) const;

 private:
  const stake::StakeGraph* graph_;
  std::vector<PenaltyRule> rule_of_pool_;
};

}  // namespace faultline::penalty
