// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "risk/measure/components.hpp"
#include "risk/measure/moments.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"

namespace faultline::risk {

/// Expected loss before any cover by component, with standard errors: over positions, and for the
/// book. The components of a holder add up to its expected gross loss. None where there are no
/// components.
[[nodiscard]] std::vector<Table> component_tables(const measure::Components& components,
                                                  const measure::Moments& moments,
                                                  const MeasureContext& context);

}  // namespace faultline::risk
