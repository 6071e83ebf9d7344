// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "risk/cost_context.hpp"
#include "run/case_model.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// Whether any cover of a scenario has a premium.
[[nodiscard]] bool has_premiums(const Scenario& scenario);

/// What the covers of a case cost, and whom.
[[nodiscard]] risk::CostContext cost_context_of(const CaseModel& model, const Scenario& scenario);

}  // namespace faultline::run
