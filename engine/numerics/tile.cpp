// SPDX-License-Identifier: Apache-2.0
#include "numerics/tile.hpp"

namespace faultline::numerics {

std::vector<Tile> to_tiles(std::span<const double> values, double rest) {
  std::vector<Tile> tiles(tiles_for(values.size()));
  for (Tile& tile : tiles) tile.lane.fill(rest);
  for (std::size_t i = 0; i < values.size(); ++i) {
    tiles[tile_of(i)].lane[lane_in_tile(i)] = values[i];
  }
  return tiles;
}

}  // namespace faultline::numerics
