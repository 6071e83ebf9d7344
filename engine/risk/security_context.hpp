// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "portfolio/stake_behind.hpp"

namespace faultline::risk {

/// Whose stake is looked at. All pointers outlive every measure of the context.
struct SecurityContext {
  const portfolio::StakeBehind* stake;
  /// AVSs of all cases of which any is told, sorted: the axis of the tables.
  const std::vector<std::string>* labels;
};

}  // namespace faultline::risk
