// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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

/// Losses of the trials of a batch, each occurrence settled as soon as it is known: for covers that
/// meet no other and are one layer each (`insurance::RecoveryModel::one_layer`).
///
/// What a trial begins with in common with the trial before it is settled once for both: where
/// trials are sorted by what happens in them, that is most of them but their last occurrences.
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

  /// Appends all trials of a batch, of which there is none yet.
  void add(const failure::OccurrenceSpan& trials, const penalty::HitBatch& hits);

 private:
  /// Beginnings of so many occurrences are kept, and of trials of so many tiles: a cache holds
  /// them.
  static constexpr std::size_t most_shared = 8;
  static constexpr std::size_t most_tiles = 256;

  /// How many of its first occurrences a trial has in common with its neighbours.
  struct Shared {
    std::size_t before;
    std::size_t after;
  };
  /// What was lost up to one of the first occurrences of a trial, beside the totals of its rows:
  /// these lie where the batch has none, behind those of its trials.
  struct Beginning {
    std::size_t rows = 0;  ///< the trial's first
    Loss last;             ///< the book's, in the last of these occurrences
    BookLoss book;
  };

  void add_trial(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range occurrences,
                 Shared shared);
  /// The first occurrence of a trial that shares nothing with the one before it, or a later one.
  enum class Place : std::uint8_t { first, later };
  void settle(const penalty::HitBatch& hits, std::size_t occurrence, Place place);
  void begin_rows(std::span<const std::uint32_t> tiles);
  void add_rows(std::span<const std::uint32_t> tiles);
  [[nodiscard]] bool has_row(std::uint32_t tile) const;
  void begin_with(std::size_t shared);
  void keep(std::size_t shared);
  void copy_rows(std::size_t from, std::size_t to, std::size_t count);
  [[nodiscard]] std::size_t row_of_beginning(std::size_t shared) const;

  const GroundUp& ground_up_;
  numerics::kernels::SettledLanes lanes_;
  double book_quantum_;
  Workspace& workspace_;
  LossBatch& losses_;
  std::size_t trials_ = 0;                         ///< of the batch
  std::size_t first_row_ = 0;                      ///< of the trial at hand
  std::array<Beginning, most_shared> beginnings_;  ///< by number of occurrences, less 1
  Loss last_;                                      ///< the book's, in the last occurrence
  BookLoss book_;                                  ///< in the trial at hand
};

}  // namespace faultline::portfolio
