// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "numerics/tile.hpp"
#include "portfolio/loss_batch.hpp"

namespace faultline::risk {

/// What one holder lost in one trial of a batch; nothing where the trial has no row of it.
[[nodiscard]] inline portfolio::Loss holder_loss(const portfolio::LossBatch& losses,
                                                 std::size_t trial, portfolio::HolderId holder,
                                                 portfolio::HolderId book) {
  if (holder == book) return {losses.book[trial].aggregate[0], losses.book[trial].aggregate[1]};
  const auto tile = numerics::tile_of(holder.index());
  const auto lane = numerics::lane_in_tile(holder.index());
  for (auto row = losses.offset[trial]; row < losses.offset[trial + 1]; ++row)
    if (losses.tile[row] == tile)
      return {losses.gross[row].lane[lane], losses.recovered[row].lane[lane]};
  return {};
}

}  // namespace faultline::risk
