// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "random/trial_range.hpp"

namespace faultline::risk {

/// The draws of numbers that are not known, and which trials meet which of them:
/// [k·each, (k+1)·each) meet draw k.
struct ParameterParts {
  std::uint64_t count = 1;
  std::uint64_t each = std::numeric_limits<std::uint64_t>::max();  ///< trials

  [[nodiscard]] std::size_t of(std::uint64_t trial) const {
    return static_cast<std::size_t>(trial / each);
  }
  /// Calls f(range) for the pieces of `trials`, in order, that lie in one part each.
  template <class F>
  void for_each(random::TrialRange trials, F&& f) const {
    if (trials.count == 0 || of(trials.first) == of(trials.end() - 1)) return f(trials);
    for (std::uint64_t first = trials.first; first < trials.end();) {
      const std::uint64_t end = std::min(trials.end(), (of(first) + 1) * each);
      f(random::TrialRange{first, end - first});
      first = end;
    }
  }
};

}  // namespace faultline::risk
