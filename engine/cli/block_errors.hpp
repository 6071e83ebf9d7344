// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/result_view.hpp"

namespace faultline::cli {

/// Errors of differences between two results whose trials met the same draws, from their sums by
/// block of trials (K.13): the same numbers as those of one run that has both as cases.
class BlockErrors {
 public:
  BlockErrors(const ResultView& first, const ResultView& second) : first_(first), second_(second) {}

  /// Why trials of equal number did not meet the same draws, or why that does not help; empty where
  /// errors can be paired. Whether the scenarios agree does not matter: as between cases of a run,
  /// what follows from the draws may differ.
  [[nodiscard]] std::string obstacle() const;

  /// The error of the difference of two numbers of a table; `at` begins with the case. Nothing for
  /// numbers that blocks say nothing of. Expects no obstacle.
  [[nodiscard]] std::optional<double> error(std::string_view table,
                                            std::span<const std::size_t> first_at,
                                            std::span<const std::size_t> second_at) const;

 private:
  const ResultView& first_;
  const ResultView& second_;
};

}  // namespace faultline::cli
