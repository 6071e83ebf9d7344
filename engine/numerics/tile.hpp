// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace faultline::numerics {

/// Numbers of 16 neighbours: lanes 16t … 16t + 15 make up tile t. Vectors over many lanes of which
/// few differ from 0 are kept as the tiles that do: dense enough for vector instructions, sparse
/// enough for large graphs.
inline constexpr std::size_t tile_width = 16;
struct alignas(64) Tile {
  std::array<double, tile_width> lane{};
  friend bool operator==(const Tile&, const Tile&) = default;
};

[[nodiscard]] constexpr std::uint32_t tile_of(std::size_t lane) {
  return static_cast<std::uint32_t>(lane / tile_width);
}
[[nodiscard]] constexpr std::size_t lane_in_tile(std::size_t lane) {
  return lane % tile_width;
}
/// Tiles that hold `lanes` lanes.
[[nodiscard]] constexpr std::size_t tiles_for(std::size_t lanes) {
  return (lanes + tile_width - 1) / tile_width;
}

/// One value for each of `values.size()` lanes, as tiles; the lanes behind them are `rest`.
[[nodiscard]] std::vector<Tile> to_tiles(std::span<const double> values, double rest);

/// Some tiles of a vector: `tile[i]` is the place of `values[i]`, ascending.
struct TileSpan {
  std::span<const std::uint32_t> tile;
  std::span<const Tile> values;
  [[nodiscard]] std::size_t size() const { return tile.size(); }
};

/// Sparse vectors, one row after another.
struct TileRows {
  std::vector<std::uint32_t> offset{0};  ///< rows + 1, into `tile` and `values`
  std::vector<std::uint32_t> tile;       ///< ascending in each row
  std::vector<Tile> values;

  void clear() {
    offset.assign(1, 0);
    tile.clear();
    values.clear();
  }
  [[nodiscard]] std::size_t rows() const { return offset.size() - 1; }
  [[nodiscard]] TileSpan row(std::size_t r) const {
    const std::size_t begin = offset[r];
    const std::size_t count = offset[r + 1] - begin;
    return {std::span(tile).subspan(begin, count), std::span(values).subspan(begin, count)};
  }
  /// The row ends with the last tile.
  void end_row() { offset.push_back(static_cast<std::uint32_t>(tile.size())); }

  friend bool operator==(const TileRows&, const TileRows&) = default;
};

/// Which tiles are in use, one bit each.
class TileSet {
 public:
  explicit TileSet(std::size_t tiles = 0) : words_((tiles + 63) / 64, 0) {}

  void insert(std::uint32_t tile) { words_[tile / 64] |= std::uint64_t{1} << (tile % 64); }
  /// Of the same size.
  void insert(const TileSet& others) {
    for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= others.words_[w];
  }
  /// Appends the tiles in ascending order, and leaves the set empty.
  void drain(std::vector<std::uint32_t>& tiles) {
    for (std::size_t w = 0; w < words_.size(); ++w) {
      for (auto bits = words_[w]; bits != 0; bits &= bits - 1) {
        tiles.push_back(static_cast<std::uint32_t>(64 * w) +
                        static_cast<std::uint32_t>(std::countr_zero(bits)));
      }
      words_[w] = 0;
    }
  }

  friend bool operator==(const TileSet&, const TileSet&) = default;

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace faultline::numerics
