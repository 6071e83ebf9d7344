// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "failure/occurrence_batch.hpp"
#include "insurance/subject_losses.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/loss_batch.hpp"
#include "risk/trial_numbers.hpp"

namespace faultline::risk {

/// What measures see: everything that happened in some trials, and the weight of each.
/// Claims and recoveries are empty where losses came about in one pass.
struct TrialBatch {
  TrialNumbers trials;
  failure::OccurrenceSpan occurrences;
  const penalty::HitBatch& hits;
  const insurance::SubjectLosses& claims;
  const insurance::Recoveries& recoveries;
  const portfolio::LossBatch& losses;
  std::span<const double> weight;  ///< by trial: of each copy; 1 under `plain`
};

}  // namespace faultline::risk
