// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "risk/loss_sums.hpp"
#include "risk/measure_context.hpp"

namespace faultline::risk {

/// A mean over trials with its standard error.
struct SparseMean {
  double mean;
  double error;
};

/// Of sums over n trials: m₁ = Σwx/n, with the error √((Σ(wx)²/n − m₁²)/n). The error is NaN where
/// the variance is not told from 0, and where numbers are drawn, so that trials depend on each
/// other.
[[nodiscard]] inline SparseMean mean_of(const LossSums& sums, std::int64_t trials,
                                        const MeasureContext& context) {
  const auto n = static_cast<double>(trials);
  const double mean = sums.first / n;
  const double second = sums.weighted_second / n;
  const double variance = second - mean * mean;
  const bool known = !context.parameter_parts && variance > 0x1p-26 * second;
  return {mean, known ? std::sqrt(variance / n) : std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace faultline::risk
