// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "random/trial_range.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

using CauseId = base::Id<struct CauseTag>;
using FaultId = base::Id<struct FaultTag>;

/// What one occurrence does to one AVS, through one operator or through all of them.
struct Strike {
  stake::AvsId avs;
  stake::OperatorId operator_id;  ///< invalid: every operator committed to the AVS
  FaultId fault;                  ///< kind of operator fault; invalid for a failure of the AVS
  double fraction;                ///< (0, 1] of what the AVS may reach there: severity × share
};

/// One incident: everything that happened at once.
struct Occurrence {
  std::uint64_t key;           ///< stable name inside its trial; breaks ties of time
  CauseId cause;               ///< an AVS or a shock; names in `FailureModel::causes()`
  double time;                 ///< years since `as_of`, in [0, horizon]
  std::uint32_t strike_begin;  ///< into `OccurrenceBatch::strikes`
  std::uint32_t strike_end;
};

/// Occurrences of some consecutive trials, sorted by (trial, time, key).
struct OccurrenceBatch {
  random::TrialRange trials;
  std::vector<std::uint32_t> offset;  ///< trials.count + 1: occurrences of trial i are
                                      ///< [offset[i], offset[i+1])
  std::vector<Occurrence> occurrences;
  std::vector<Strike> strikes;  ///< by occurrence, then by (AVS, operator)

  void clear() {
    offset.clear();
    occurrences.clear();
    strikes.clear();
  }
};

}  // namespace faultline::failure
