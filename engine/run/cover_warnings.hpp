// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "failure/failure_model.hpp"
#include "run/scenario.hpp"
#include "run/warnings.hpp"

namespace faultline::run {

/// Appends what covers and treaties of a scenario say and may not mean:
/// - terms that pay nothing, covers that begin after the horizon, and treaties on providers that
///   pay for nothing;
/// - triggers by a fault that nothing has;
/// - terms that hold once for a horizon of several years, of each of which a premium is paid;
/// - numbers of covers that are not kept.
void warn_of_covers(const Scenario& scenario, const failure::FailureModel& failures,
                    std::vector<Warning>& warnings);

}  // namespace faultline::run
