// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "insurance/subject_losses.hpp"
#include "portfolio/loss_batch.hpp"

namespace faultline::portfolio {

/// What one holder lost in one occurrence.
struct OccurrenceLoss {
  std::uint32_t occurrence;
  HolderId holder;
  double gross;
  double recovered;
  [[nodiscard]] double net() const { return gross - recovered; }
};

/// What one holder lost in one trial: the sum over occurrences, and the largest single one.
struct TrialLoss {
  HolderId holder;
  std::array<double, perspective_count> aggregate{};  ///< by Perspective
  std::array<double, perspective_count> largest{};    ///< by Perspective; each its own maximum
};

/// Losses holder by holder, for those who tell them one by one: holders that lost nothing have no
/// row, and the book comes after the positions.
struct LossRows {
  std::vector<std::uint32_t> occurrence_offset;  ///< trials + 1, into `by_occurrence`
  std::vector<OccurrenceLoss> by_occurrence;     ///< by (trial, occurrence, holder)
  std::vector<std::uint32_t> trial_offset;       ///< trials + 1, into `by_trial`
  std::vector<TrialLoss> by_trial;               ///< by (trial, holder)
};

/// `book`: its place among the holders. Largest losses of positions are taken from the occurrences.
[[nodiscard]] LossRows list_losses(const insurance::SubjectLosses& claims,
                                   const insurance::Recoveries& recoveries, const LossBatch& losses,
                                   HolderId book);

}  // namespace faultline::portfolio
