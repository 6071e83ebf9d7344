// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include <gmock/gmock.h>

namespace faultline::numerics {

/// |found/expected − 1| ≤ tolerance.
MATCHER_P2(IsCloseTo, expected, tolerance, "") {
  const double error = std::fabs(static_cast<double>(arg / expected) - 1.0);
  *result_listener << "relative error " << error;
  return error <= tolerance;
}

}  // namespace faultline::numerics
