// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/id.hpp"

namespace faultline::portfolio {

/// Whoever losses are measured for: each position of the graph in its order, then the book.
using HolderId = base::Id<struct HolderTag>;

enum class Perspective : std::uint8_t { gross, recovered, net };
inline constexpr std::size_t perspective_count = 3;
inline constexpr std::array<std::string_view, perspective_count> perspective_names{
    "gross", "recovered", "net"};

/// What one holder lost in one occurrence, in the numeraire. All amounts lie on the holder's money
/// grid (`numerics::MoneyGrid`), so net = gross − recovered holds exactly, and so do sums.
struct OccurrenceLoss {
  std::uint32_t occurrence;  ///< into `OccurrenceBatch::occurrences`
  HolderId holder;
  double gross;
  double recovered;
  [[nodiscard]] double net() const { return gross - recovered; }
};

/// What one holder lost in one trial: the sum over occurrences, and the largest single one.
struct TrialLoss {
  HolderId holder;
  std::array<double, perspective_count> aggregate;  ///< by Perspective
  std::array<double, perspective_count> largest;    ///< by Perspective; each its own maximum
};

/// Losses of a batch of trials; holders that lost nothing have no row.
struct LossBatch {
  std::vector<std::uint32_t> occurrence_offset;  ///< trials + 1, into `by_occurrence`
  std::vector<OccurrenceLoss> by_occurrence;     ///< by (trial, occurrence, holder); book included
  std::vector<std::uint32_t> trial_offset;       ///< trials + 1, into `by_trial`
  std::vector<TrialLoss> by_trial;               ///< by (trial, holder); book included

  void clear() {
    occurrence_offset.clear();
    by_occurrence.clear();
    trial_offset.clear();
    by_trial.clear();
  }
};

}  // namespace faultline::portfolio
