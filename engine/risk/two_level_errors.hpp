// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "risk/measure/parameter_draws.hpp"
#include "risk/measure/tail.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"

namespace faultline::risk {

/// Puts errors and intervals that hold under draws of uncertain numbers in the place of those that
/// take trials for independent. Where none is known they become not-a-number: for quantiles of
/// positions, and for curves of the largest occurrence.
void replace_errors(const measure::ParameterDraws& draws, const measure::Tail& tail,
                    const MeasureContext& context, std::vector<Table>& tables);

}  // namespace faultline::risk
