// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/issue.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// Complains about all that a programme of cover has otherwise than the scenario that was run,
/// beyond its name, covers, providers, treaties, the waterfalls of positions, and whether
/// occurrences are kept: about what it changes, adds and leaves out. A provider fails in one as in
/// the other.
void check_programme(const Scenario& base, const Scenario& programme, base::Issues& issues);

}  // namespace faultline::run
