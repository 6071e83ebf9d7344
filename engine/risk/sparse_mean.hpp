// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

#include "risk/loss_sums.hpp"
#include "risk/mean_estimate.hpp"
#include "risk/measure_context.hpp"

namespace faultline::risk {

/// Of sums over n trials: m₁ = Σwx/n, with the error √((Σ(wx)²/n − m₁²)/n). The error is NaN where
/// the variance is not told from 0, and where numbers are drawn, so that trials depend on each
/// other.
[[nodiscard]] inline MeanEstimate mean_of(const LossSums& sums, std::int64_t trials,
                                          const MeasureContext& context) {
  auto estimate =
      estimate_mean(sums.first, sums.weighted_second, static_cast<double>(trials), 0x1p-26);
  if (context.parameter_parts) estimate.error = std::numeric_limits<double>::quiet_NaN();
  return estimate;
}

}  // namespace faultline::risk
