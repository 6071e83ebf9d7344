// SPDX-License-Identifier: Apache-2.0
#include "portfolio/loss_batch.hpp"

#include <algorithm>

namespace faultline::portfolio {

void BookLoss::add(const Loss& loss) {
  const std::array<double, perspective_count> amounts{loss.gross, loss.recovered, loss.net()};
  for (std::size_t p = 0; p < perspective_count; ++p) {
    aggregate[p] += amounts[p];
    largest[p] = std::max(largest[p], amounts[p]);
  }
}

void LossBatch::clear() {
  offset.assign(1, 0);
  tile.clear();
  trial.clear();
  for (auto& tiles : largest) tiles.clear();
  book.clear();
  book_by_occurrence.clear();
  parts.clear();
  frozen.clear();
  effects.clear();
}

void LossBatch::make_room(std::size_t rows) {
  if (gross.size() >= rows) return;
  const std::size_t room = std::max(rows, 2 * gross.size());
  gross.resize(room);
  recovered.resize(room);
}

void LossBatch::end_trial(const BookLoss& loss) {
  end_trial_rows();
  book.push_back(loss);
}

void LossBatch::end_trial_rows() {
  trial.resize(tile.size(), static_cast<std::uint32_t>(offset.size() - 1));
  offset.push_back(static_cast<std::uint32_t>(tile.size()));
}

void LossBatch::exchange(RecoveredLosses& other) {
  recovered.swap(other.recovered);
  book.swap(other.book);
  book_by_occurrence.swap(other.book_by_occurrence);
}

void LossBatch::index_tiles(std::size_t tiles) {
  tile_offset_.assign(tiles + 2, 0);
  for (const std::uint32_t t : tile) ++tile_offset_[t + 2];
  for (std::size_t t = 2; t < tile_offset_.size(); ++t) tile_offset_[t] += tile_offset_[t - 1];
  rows_by_tile_.resize(tile.size());
  for (std::uint32_t row = 0; row < tile.size(); ++row) {
    rows_by_tile_[tile_offset_[tile[row] + 1]++] = row;
  }
  tile_offset_.pop_back();
}

}  // namespace faultline::portfolio
