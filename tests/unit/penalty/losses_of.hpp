// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "penalty/penalty_model.hpp"
#include "unit/penalty/occurrence_writer.hpp"

namespace faultline::penalty {

/// What each hit takes, in asset units.
inline std::vector<double> losses_of(const stake::StakeGraph& graph,
                                     const OccurrenceWriter& occurrences) {
  PenaltyModel::Workspace workspace;
  HitBatch hits;
  PenaltyModel(graph).apply(occurrences.batch(), HitForm::listed, workspace, hits);
  std::vector<double> lost;
  for (const auto& hit : hits.hits) lost.push_back(hit.lost);
  return lost;
}

}  // namespace faultline::penalty
