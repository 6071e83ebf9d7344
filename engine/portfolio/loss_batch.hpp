// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "numerics/tile.hpp"
#include "portfolio/holder.hpp"
#include "portfolio/loss_part.hpp"

namespace faultline::portfolio {

enum class Perspective : std::uint8_t { gross, recovered, net };
inline constexpr std::size_t perspective_count = 3;
inline constexpr std::array<std::string_view, perspective_count> perspective_names{
    "gross", "recovered", "net"};

/// What somebody lost, in the numeraire. All amounts lie on a money grid (`numerics::MoneyGrid`),
/// so net = gross − recovered holds exactly, and so do sums.
struct Loss {
  double gross = 0.0;
  double recovered = 0.0;
  [[nodiscard]] double net() const { return gross - recovered; }
};

/// What the book lost in one trial: the sum over occurrences, and the largest single one.
struct BookLoss {
  std::array<double, perspective_count> aggregate{};  ///< by Perspective
  std::array<double, perspective_count> largest{};    ///< by Perspective; each its own maximum

  /// One occurrence more.
  void add(const Loss& loss);
};

/// What is recovered on the losses of a batch of trials, and what that leaves of the book's.
struct RecoveredLosses {
  std::vector<numerics::Tile> recovered;  ///< by row
  std::vector<BookLoss> book;             ///< by trial
  std::vector<Loss> book_by_occurrence;   ///< by occurrence
};

/// Whether the largest single occurrence of each position is wanted too.
enum class LossDetail : std::uint8_t { totals, largest };

/// Losses of a batch of trials. Positions are lanes of tiles: a row is one tile of one trial, and a
/// trial has rows for the tiles where any position lost something.
struct LossBatch {
  std::vector<std::uint32_t> offset{0};  ///< trials + 1, into the rows
  std::vector<std::uint32_t> tile;       ///< by row; each once in a trial
  std::vector<std::uint32_t> trial;      ///< by row: trial of the batch
  /// By row: sums over the occurrences of the trial. Both only grow: what is behind the last row
  /// has no meaning.
  std::vector<numerics::Tile> gross;
  std::vector<numerics::Tile> recovered;
  /// By Perspective and row, each the largest in one occurrence; empty unless wanted.
  std::array<std::vector<numerics::Tile>, perspective_count> largest;

  std::vector<BookLoss> book;            ///< by trial
  std::vector<Loss> book_by_occurrence;  ///< by occurrence

  std::vector<LossPart> parts;          ///< by trial, then holder; what is not here is slash
  std::vector<FrozenValue> frozen;      ///< by trial, then holder
  std::vector<ContractEffect> effects;  ///< by occurrence

  /// Rows of one tile, in the order of trials.
  [[nodiscard]] std::span<const std::uint32_t> rows_of(std::uint32_t tile_index) const {
    const std::size_t begin = tile_offset_[tile_index];
    return std::span(rows_by_tile_).subspan(begin, tile_offset_[tile_index + 1] - begin);
  }
  [[nodiscard]] std::size_t tile_count() const { return tile_offset_.size() - 1; }

  void clear();
  /// `gross` and `recovered` have that many rows or more.
  void make_room(std::size_t rows);
  /// The trial ends with the last row.
  void end_trial(const BookLoss& loss);
  void end_trial_rows();
  /// Changes places with what is recovered here, on the same gross losses.
  void exchange(RecoveredLosses& other);
  /// Sorts the rows by tile, below `tiles`, once all trials are in.
  void index_tiles(std::size_t tiles);

 private:
  std::vector<std::uint32_t> tile_offset_{0};  ///< tiles + 1, into `rows_by_tile_`
  std::vector<std::uint32_t> rows_by_tile_;
};

}  // namespace faultline::portfolio
