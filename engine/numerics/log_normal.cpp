// SPDX-License-Identifier: Apache-2.0
#include "numerics/log_normal.hpp"

#include <cmath>

#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics {

LogNormalCdf log_normal_cdf(double t) {
  constexpr double far = -30.0;
  constexpr double log_root_two_pi = 0.91893853320467274178;
  if (t > far) {
    const double below = normal_cdf(t);
    const double slope = normal_pdf(t) / below;
    return {log(below), slope, slope * (t + slope)};
  }
  const double u = 1.0 / (t * t);
  const double lost = u * (1.0 - u * (3.0 - u * (15.0 - 105.0 * u)));
  const double slope = -t / (1.0 - lost);
  // t + slope without cancelling.
  const double excess = slope * lost;
  return {-0.5 * t * t - log_root_two_pi - log(-t) + log(1.0 - lost), slope, slope * excess};
}

double normal_quantile_at_log(double log_probability) {
  // Φ is a normal number above.
  constexpr double least = -700.0;
  if (log_probability > least) return normal_quantile(exp(log_probability));
  double t = -std::sqrt(-2.0 * log_probability);
  for (int i = 0; i < 6; ++i) {
    const auto at = log_normal_cdf(t);
    t -= (at.value - log_probability) / at.slope;
  }
  return t;
}

}  // namespace faultline::numerics
