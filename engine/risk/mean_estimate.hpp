// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::risk {

/// A mean over trials, and its standard error: not-a-number where all trials are equal, as when
/// nothing has happened yet.
struct MeanEstimate {
  double mean;
  double error;
};

/// Of n trials with mean m₁ = first/n and mean square m₂ = second/n: the error is
/// √((m₂ − m₁²)/n). Differences below `noise`·m₂ may be rounding and count as none.
[[nodiscard]] MeanEstimate estimate_mean(double first, double second, double trials, double noise);

/// The standard error √(p(1 − p)/n) of how often something happens in n trials: not-a-number where
/// they all agree, as they then do not tell how far off they are.
[[nodiscard]] double frequency_error(double frequency, double trials);

}  // namespace faultline::risk
