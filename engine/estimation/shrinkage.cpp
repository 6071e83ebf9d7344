// SPDX-License-Identifier: Apache-2.0
#include "estimation/shrinkage.hpp"

#include <algorithm>

namespace faultline::estimation {

double shrinkage_intensity(std::span<const Shrinkable> entries) {
  double variance = 0.0;
  double distance = 0.0;
  for (const auto& entry : entries) {
    variance += entry.variance;
    distance += (entry.value - entry.target) * (entry.value - entry.target);
  }
  return distance > variance ? std::max(0.0, variance / distance) : 1.0;
}

}  // namespace faultline::estimation
