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
/// meet no other and are one layer each (`insurance::RecoveryModel::one_layer`), under several
/// programmes of them at once.
///
/// What a trial begins with in common with the trial before it is settled once for both: where
/// trials are sorted by what happens in them, that is most of them but their last occurrences.
class SettledLosses {
 public:
  static constexpr std::size_t most_programmes = numerics::kernels::most_settled_layers;

  struct Workspace {
    GroundUp::Workspace ground_up;
    std::vector<std::uint32_t> row_of;     ///< by tile: its row, if the trial has one
    std::vector<RecoveredLosses> outcome;  ///< by programme
  };

  /// `lanes.layers`: the covers of each programme. `book_quantum`: of the grid of the book, in
  /// which `lanes.factor` counts.
  SettledLosses(const GroundUp& ground_up, const numerics::kernels::SettledLanes& lanes,
                double book_quantum, Workspace& workspace, LossBatch& losses);

  /// Appends all trials of a batch, of which there is none yet: what is lost before cover to the
  /// losses, what the programmes make of it to their outcomes.
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
  /// The book's losses under one programme.
  struct Book {
    Loss last;       ///< in the last occurrence
    BookLoss trial;  ///< in the trial so far
  };
  using Books = std::array<Book, most_programmes>;
  /// What was lost up to one of the first occurrences of a trial, beside the totals of its rows:
  /// these lie where the batch has none, behind those of its trials.
  struct Beginning {
    std::size_t rows = 0;  ///< the trial's first
    Books books;
  };

  void add_trial(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range occurrences,
                 Shared shared);
  void end_trial();
  /// The first occurrence of a trial that shares nothing with the one before it, or a later one.
  enum class Place : std::uint8_t { first, later };
  void settle(const penalty::HitBatch& hits, std::size_t occurrence, Place place);
  void add_to_books(const numerics::kernels::SettledSums& sums);
  void begin_rows(std::span<const std::uint32_t> tiles);
  void add_rows(std::span<const std::uint32_t> tiles);
  [[nodiscard]] bool has_row(std::uint32_t tile) const;
  void begin_with(std::size_t shared);
  void keep(std::size_t shared);
  void copy_rows(std::size_t from, std::size_t to, std::size_t count);
  void make_room(std::size_t rows);
  [[nodiscard]] std::size_t row_of_beginning(std::size_t shared) const;

  const GroundUp& ground_up_;
  numerics::kernels::SettledLanes lanes_;
  double book_quantum_;
  Workspace& workspace_;
  LossBatch& losses_;
  std::span<RecoveredLosses> outcomes_;            ///< by programme
  std::size_t trials_ = 0;                         ///< of the batch
  std::size_t first_row_ = 0;                      ///< of the trial at hand
  std::array<Beginning, most_shared> beginnings_;  ///< by number of occurrences, less 1
  Books books_;                                    ///< in the trial at hand
};

}  // namespace faultline::portfolio
