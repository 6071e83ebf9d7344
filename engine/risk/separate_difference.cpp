// SPDX-License-Identifier: Apache-2.0
#include "risk/separate_difference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "numerics/normal.hpp"

namespace faultline::risk {

double separate_error(double first, double second) {
  if (std::isnan(first) || std::isnan(second)) return std::numeric_limits<double>::quiet_NaN();
  return std::hypot(first, second);
}

double separate_error(const IntervalEstimate& x, const IntervalEstimate& y, double confidence) {
  const double downward = separate_error(y.value - y.low, x.high - x.value);
  const double upward = separate_error(y.high - y.value, x.value - x.low);
  const double arm = y.value > x.value   ? downward
                     : y.value < x.value ? upward
                                         : std::max(downward, upward);
  return arm / numerics::normal_quantile(0.5 + 0.5 * confidence);
}

}  // namespace faultline::risk
