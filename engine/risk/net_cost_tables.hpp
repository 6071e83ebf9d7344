// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "risk/measure/net_cost.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"

namespace faultline::risk {

/// Net cost of every holder, mean and deviation and quantiles and expected shortfalls with their
/// errors (docs/methods/risk.md, K.21): what `tables` say of its net loss and its premium, or where
/// reinstatements cost it something what `cost` has measured. Nothing where
/// `MeasureContext::costs` is empty.
[[nodiscard]] std::vector<Table> net_cost_tables(const measure::NetCost& cost,
                                                 const MeasureContext& context,
                                                 const std::vector<Table>& tables);

}  // namespace faultline::risk
