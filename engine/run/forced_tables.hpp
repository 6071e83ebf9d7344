// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "numerics/orthant_probability.hpp"
#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// What a case makes fail.
struct ForcedSummary {
  std::string causes;   ///< by name, as in "avs.eigenda, shock.client-bug"
  std::string mode;     ///< "intervene" or "condition"
  double day;           ///< when; not-a-number where each has its own
  double horizon_days;  ///< the longest
  /// Of all of it by itself within that horizon, where nothing is forced: the mean over the draws
  /// of uncertain numbers, where there are any. Their estimates err together, so the mean of their
  /// errors is taken.
  numerics::OrthantProbability probability;
};

/// Nothing where the case forces nothing.
[[nodiscard]] std::optional<ForcedSummary> forced_summary(const Plan& plan, const CaseModel& model);

/// Appends what cases force: tables `forced_…` over `case`, empty words and not-a-number where a
/// case forces nothing. Appends nothing where none does.
void append_forced(const Plan& plan, RunResult& result);

}  // namespace faultline::run
