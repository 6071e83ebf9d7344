// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "estimation/spec.hpp"

namespace faultline::estimation {

/// Windows of two causes, by whether either had an event.
struct PairTable {
  std::int64_t both = 0;
  std::int64_t first_only = 0;
  std::int64_t second_only = 0;
  std::int64_t neither = 0;

  [[nodiscard]] std::int64_t windows() const { return both + first_only + second_only + neither; }

  [[nodiscard]] bool has_zero_cell() const {
    return both == 0 || first_only == 0 || second_only == 0 || neither == 0;
  }

  /// Whether each cause had windows with an event and windows without. Otherwise the table says
  /// nothing of how they hang together.
  [[nodiscard]] bool is_informative() const {
    const std::int64_t first = both + first_only;
    const std::int64_t second = both + second_only;
    return 0 < first && first < windows() && 0 < second && second < windows();
  }
};

/// The windows that all causes share: the w-th is [origin + w·days, origin + (w+1)·days).
struct Windows {
  std::int64_t origin = 0;
  std::int64_t days = 30;
};

/// Counts the windows that lie wholly in the exposure of both.
[[nodiscard]] PairTable pair_table(const History& first, const History& second,
                                   const Windows& windows);

}  // namespace faultline::estimation
