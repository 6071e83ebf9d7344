// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// Stake that one occurrence took from one pool, through one AVS and operator.
struct Hit {
  std::uint32_t occurrence;  ///< into `OccurrenceBatch::occurrences`
  stake::AvsId avs;
  stake::OperatorId operator_id;
  stake::PoolId pool;
  failure::FaultId fault;
  double fraction;  ///< slashed fraction of what the AVS reaches in the pool
  double lost;      ///< asset units
};

/// Hits of a batch of trials, in the order of its occurrences; inside one, in the order of its
/// strikes, and inside a strike by (operator, pool). Every `lost` is above 0.
struct HitBatch {
  std::vector<std::uint32_t> offset;  ///< occurrences + 1: hits of occurrence j are
                                      ///< [offset[j], offset[j+1])
  std::vector<Hit> hits;

  void clear() {
    offset.clear();
    hits.clear();
  }
};

}  // namespace faultline::penalty
