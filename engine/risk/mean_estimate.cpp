// SPDX-License-Identifier: Apache-2.0
#include "risk/mean_estimate.hpp"

#include <cmath>
#include <limits>

namespace faultline::risk {

MeanEstimate estimate_mean(double first, double second, double trials, double noise) {
  const double mean = first / trials;
  const double mean_square = second / trials;
  const double variance = mean_square - mean * mean;
  return {mean, variance > noise * mean_square ? std::sqrt(variance / trials)
                                               : std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace faultline::risk
