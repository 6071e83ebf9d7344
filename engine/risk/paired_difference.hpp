// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace faultline::risk {

/// How much more a case costs than another on the same draws.
struct PairedDifference {
  double difference;      ///< per trial
  double standard_error;  ///< NaN below two blocks with trials
};

/// The difference of the means of two cases and its error, from sums over B blocks of n_b trials
/// which both cases met (K.13):
///
///   d_b = (y_b − x_b)/n_b,   d = Σ n_b d_b/n,   se² = B/(B−1) · Σ (n_b/n)² (d_b − d)²
///
/// As the blocks are independent, se² is an unbiased estimate of the variance of d where the n_b
/// are equal; with 64 blocks the error of se itself is 9 %. `base` and `other`: sums by block.
[[nodiscard]] PairedDifference paired_difference(std::span<const double> base,
                                                 std::span<const double> other,
                                                 std::span<const std::uint64_t> trials);

}  // namespace faultline::risk
