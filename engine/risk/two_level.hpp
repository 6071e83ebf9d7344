// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace faultline::risk {

/// An estimate from the trials of one parameter draw.
struct DrawEstimate {
  double trials;
  double value;  ///< a mean over the trials, say
  double error;  ///< its standard error over the trials of the draw
};

/// Standard error of the mean over all trials: √(Σ (n_k/n)² (m_k − m)² · K/(K − 1)) over the K
/// draws. With equal parts it is S/√K, whose square estimates within-draw variance/n + variance
/// between draws/K (K.11). Not-a-number for fewer than two draws.
[[nodiscard]] double two_level_error(std::span<const DrawEstimate> draws);

/// What not knowing the parameters makes of an estimate.
struct ParameterSpread {
  double sd;     ///< √max(0, S² − mean of the squared errors): without Monte Carlo noise
  double noise;  ///< √(mean of the squared errors): what was removed
  double low;    ///< 5 % quantile over draws, their deviations scaled to that sd
  double high;   ///< 95 %
};

/// Central interval of this probability.
inline constexpr double parameter_interval = 0.9;
/// Fewer draws have no 5 % quantile.
inline constexpr std::size_t fewest_parameter_draws = 20;

/// (K.12); all not-a-number for fewer than `fewest_parameter_draws`, or where an error is.
[[nodiscard]] ParameterSpread parameter_spread(std::span<const DrawEstimate> draws);

}  // namespace faultline::risk
