// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace faultline::risk {

/// Losses by size, so that sums of their squares can have a quantum for each size: band b holds
/// those with 2^−k(b+1) ≤ x < 2^−kb for k octaves a band, and the last band all smaller ones.
struct OctaveBands {
  std::size_t octaves_per_band;
  std::size_t count;

  /// Of a loss in (0, 1] but for rounding; what exceeds 1 is in band 0.
  [[nodiscard]] std::size_t of(double loss) const {
    constexpr std::uint64_t exponent_of_half = 1022;
    const std::uint64_t exponent =
        std::min(std::bit_cast<std::uint64_t>(loss) >> 52, exponent_of_half);
    return std::min<std::size_t>((exponent_of_half - exponent) / octaves_per_band, count - 1);
  }
};

}  // namespace faultline::risk
