// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

namespace faultline::base {

/// Stands where there is no number to tell.
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace faultline::base
