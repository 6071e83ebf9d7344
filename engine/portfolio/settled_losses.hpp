// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "numerics/kernels/tile_kernels.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/ground_up.hpp"
#include "portfolio/loss_batch.hpp"

namespace faultline::portfolio {

/// Losses of one trial after another, each occurrence settled as soon as it is known: for covers
/// that meet no other and are one layer each (`insurance::RecoveryModel::one_layer`).
class SettledLosses {
 public:
  struct Workspace {
    GroundUp::Workspace ground_up;
    std::vector<std::uint32_t> row_of;  ///< by tile: its row, if the trial has one
  };

  /// `book_quantum`: of the grid of the book, in which `lanes.factor` counts.
  SettledLosses(const GroundUp& ground_up, const numerics::kernels::SettledLanes& lanes,
                double book_quantum, Workspace& workspace, LossBatch& losses)
      : ground_up_(ground_up),
        lanes_(lanes),
        book_quantum_(book_quantum),
        workspace_(workspace),
        losses_(losses) {}

  /// Appends the trial of some occurrences of a batch.
  void trial(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range occurrences);

 private:
  void settle(const numerics::kernels::CorrectedRow& amounts, numerics::kernels::Totals totals);
  void begin_rows(std::span<const std::uint32_t> tiles);
  void add_rows(std::span<const std::uint32_t> tiles);
  [[nodiscard]] bool has_row(std::uint32_t tile) const;

  const GroundUp& ground_up_;
  numerics::kernels::SettledLanes lanes_;
  double book_quantum_;
  Workspace& workspace_;
  LossBatch& losses_;
  BookLoss book_;
};

}  // namespace faultline::portfolio
