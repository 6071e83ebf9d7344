// SPDX-License-Identifier: Apache-2.0
#include "risk/mean_estimate.hpp"

#include <cmath>

#include "base/not_a_number.hpp"

namespace faultline::risk {

MeanEstimate estimate_mean(double first, double second, double trials, double noise) {
  const double mean = first / trials;
  const double mean_square = second / trials;
  const double variance = mean_square - mean * mean;
  return {mean, variance > noise * mean_square ? std::sqrt(variance / trials) : base::not_a_number};
}

double frequency_error(double frequency, double trials) {
  return estimate_mean(frequency * trials, frequency * trials, trials, 0.0).error;
}

}  // namespace faultline::risk
