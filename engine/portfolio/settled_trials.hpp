// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "failure/occurrence_batch.hpp"
#include "numerics/kernels/tile_kernels.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/ground_up.hpp"
#include "portfolio/loss_batch.hpp"
#include "portfolio/settled_losses.hpp"

namespace faultline::portfolio {

/// Losses of some trials, as `SettledLosses` gives them. What a trial begins with in common with
/// the trial before it is settled once for both: where trials are sorted by what happens in them,
/// that is most of them but their last occurrences.
class SettledTrials {
 public:
  /// As those of `SettledLosses`.
  SettledTrials(const GroundUp& ground_up, const numerics::kernels::SettledLanes& lanes,
                double book_quantum, SettledLosses::Workspace& workspace, LossBatch& losses)
      : ground_up_(ground_up),
        lanes_(lanes),
        book_quantum_(book_quantum),
        workspace_(workspace),
        losses_(losses),
        apart_(ground_up, lanes, book_quantum, workspace, losses) {}

  /// Appends all trials of a batch that has none.
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
  void settle(const penalty::HitBatch& hits, std::size_t occurrence,
              numerics::kernels::Totals before);
  void add_rows(std::span<const std::uint32_t> tiles);
  void begin_with(std::size_t shared);
  void keep(std::size_t shared);
  void copy_rows(std::size_t from, std::size_t to, std::size_t count);
  [[nodiscard]] std::size_t row_of_beginning(std::size_t shared) const;

  const GroundUp& ground_up_;
  numerics::kernels::SettledLanes lanes_;
  double book_quantum_;
  SettledLosses::Workspace& workspace_;
  LossBatch& losses_;
  SettledLosses apart_;                            ///< for trials that share nothing
  std::size_t trials_ = 0;                         ///< of the batch
  std::size_t first_row_ = 0;                      ///< of the trial at hand
  std::array<Beginning, most_shared> beginnings_;  ///< by number of occurrences, less 1
  Loss last_;
  BookLoss book_;
};

}  // namespace faultline::portfolio
