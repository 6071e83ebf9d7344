// SPDX-License-Identifier: Apache-2.0
#include "risk/paired_difference.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "base/contracts.hpp"

namespace faultline::risk {

PairedDifference paired_difference(std::span<const double> base, std::span<const double> other,
                                   std::span<const std::uint64_t> trials) {
  FAULTLINE_EXPECT(base.size() == trials.size() && other.size() == trials.size());
  double n = 0.0;
  double sum = 0.0;
  double blocks = 0.0;
  for (std::size_t b = 0; b < trials.size(); ++b) {
    n += static_cast<double>(trials[b]);
    sum += other[b] - base[b];
    blocks += trials[b] > 0 ? 1.0 : 0.0;
  }
  const double difference = sum / n;
  double squares = 0.0;
  for (std::size_t b = 0; b < trials.size(); ++b) {
    const double deviation = (other[b] - base[b] - static_cast<double>(trials[b]) * difference) / n;
    squares += deviation * deviation;
  }
  const double none = std::numeric_limits<double>::quiet_NaN();
  return {difference, blocks < 2.0 ? none : std::sqrt(blocks / (blocks - 1.0) * squares)};
}

}  // namespace faultline::risk
