// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "failure/occurrence_batch.hpp"
#include "penalty/hit_batch.hpp"
#include "risk/trial_batch.hpp"
#include "run/batch.hpp"
#include "run/plan.hpp"

namespace faultline::run {

/// Some trials that were drawn, and what they stand for.
struct Window {
  failure::OccurrenceSpan occurrences;
  risk::TrialNumbers numbers;
};

/// Some cases of a plan.
using Cases = std::span<const std::size_t>;

/// What those trials hit in a case.
void penalise(const CaseModel& model, const Window& window, BatchBuffers& buffers,
              penalty::HitBatch& hits);

/// What follows in some cases from hits that are the same in all of them, told for each in turn. In
/// each by itself, or at once: the numbers are the same.
void follow(const Plan& plan, Cases cases, const Window& window, const penalty::HitBatch& hits,
            BatchBuffers& buffers, const BatchVisitor& visit);

/// How many of some cases, which have the same hits, it pays to follow at once: the first ones, of
/// which there is one at least.
[[nodiscard]] std::size_t followed_at_once(const Plan& plan, Cases cases);

/// What follows in one case, with its hits listed and its claims settled one by one: that changes
/// neither a claim nor what is recovered on it. Refers to `buffers`.
[[nodiscard]] risk::TrialBatch follow_in_full(const Plan& plan, std::size_t case_index,
                                              const Window& window, const penalty::HitBatch& hits,
                                              BatchBuffers& buffers);

}  // namespace faultline::run
