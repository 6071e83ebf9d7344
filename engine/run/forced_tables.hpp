// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "failure/failure_model.hpp"
#include "numerics/orthant_probability.hpp"
#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// How likely all that a case forces is to fail by itself where nothing is forced: the mean over
/// the draws of uncertain numbers, where there are any. Their estimates err together, so the mean
/// of their errors is taken.
[[nodiscard]] numerics::OrthantProbability forced_probability(const Plan& plan,
                                                              const CaseModel& model);

/// Names of the causes that a model forces, as in "avs.eigenda, shock.client-bug"; empty for none.
[[nodiscard]] std::string forced_names(const failure::FailureModel& failures);

/// Appends what cases force: tables `forced_…` over `case`, empty words and not-a-number where a
/// case forces nothing. Appends nothing where none does.
void append_forced(const Plan& plan, RunResult& result);

}  // namespace faultline::run
