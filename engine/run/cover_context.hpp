// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "risk/cover_context.hpp"
#include "run/case_model.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// Covers and providers of all cases, sorted, each once.
[[nodiscard]] risk::CoverLabels cover_labels_of(std::span<const CaseModel> cases);

/// Covers and providers of one case, made of `scenario`, by their places among the labels.
[[nodiscard]] risk::CoverContext cover_context_of(const CaseModel& model, const Scenario& scenario,
                                                  const risk::CoverLabels& labels);

}  // namespace faultline::run
