// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/issue.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// Amounts of covers and treaties that are written in units of an asset, in the numeraire: at the
/// price of the scenario, a stressed one too. Complains about assets that there are not.
void price_amounts(Scenario& scenario, base::Issues& issues);

}  // namespace faultline::run
