// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "risk/measure_context.hpp"
#include "risk/table.hpp"

namespace faultline::risk::measure {
class ParameterDraws;
}

namespace faultline::risk {

/// Parameter intervals, and the estimates of each draw that they come from.
[[nodiscard]] std::vector<Table> parameter_tables(const measure::ParameterDraws& draws,
                                                  const MeasureContext& context);

}  // namespace faultline::risk
