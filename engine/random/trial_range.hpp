// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace faultline::random {

/// Trials [first, first + count). Trials are numbered from 0 for a given seed.
struct TrialRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  [[nodiscard]] constexpr std::uint64_t end() const { return first + count; }
  friend constexpr bool operator==(const TrialRange&, const TrialRange&) = default;
};

}  // namespace faultline::random
