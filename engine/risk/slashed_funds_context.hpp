// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "portfolio/slashed_funds.hpp"

namespace faultline::risk {

/// Of whose slashes is told where they go. All pointers outlive every measure of the context.
struct SlashedFundsContext {
  const portfolio::SlashedFunds* funds;
  /// AVSs of all cases of which any is told, sorted: the axis of the tables.
  const std::vector<std::string>* labels;
};

}  // namespace faultline::risk
