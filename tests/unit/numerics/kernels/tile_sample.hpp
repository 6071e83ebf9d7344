// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/kernels/kernels.hpp"
#include "numerics/money_grid.hpp"
#include "numerics/tile.hpp"
#include "unit/numerics/numbers.hpp"

namespace faultline::numerics::kernels {

/// Every test runs on every instruction set of this machine.
class TileKernels : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { choose_target(GetParam()); }
  void TearDown() override { choose_target(available_targets().front()); }
};

template <class Pick>
Tile tile_of_lanes(const Pick& pick) {
  Tile made;
  for (std::size_t l = 0; l < tile_width; ++l) made.lane[l] = pick(l);
  return made;
}

/// Some tiles of a vector of nine, which lie where the vector instructions find them unordered.
inline constexpr std::size_t sample_tiles = 9;
struct SparseTiles {
  std::vector<std::uint32_t> tile;
  std::vector<Tile> values;
  [[nodiscard]] TileSpan row() const { return {tile, values}; }
};

template <class Pick>
SparseTiles sparse_tiles(const Pick& pick) {
  SparseTiles made;
  for (const std::uint32_t tile : {0U, 2U, 3U, 8U}) {
    made.tile.push_back(tile);
    made.values.push_back(tile_of_lanes([&](std::size_t l) { return pick(16 * tile + l); }));
  }
  return made;
}

template <class Pick>
std::vector<Tile> dense_tiles(const Pick& pick) {
  std::vector<Tile> made;
  for (std::size_t t = 0; t < sample_tiles; ++t) {
    made.push_back(tile_of_lanes([&](std::size_t l) { return pick(16 * t + l); }));
  }
  return made;
}

/// The grid of a lane: of amounts small and large; every seventh lane can lose nothing.
inline MoneyGrid grid_of(std::size_t lane) {
  static constexpr std::array<double, 7> largest{1.0, 700.0, 3e9, 1e-3, 0x1p20, 5e-9, 0.0};
  return MoneyGrid(largest[lane % largest.size()]);
}

/// q of a lane; 0 where there is no grid.
inline double quantum_of(std::size_t lane) {
  return grid_of(lane).quantum();
}

inline std::vector<Tile> rounders() {
  std::vector<double> rounder;
  for (std::size_t i = 0; i < 16 * sample_tiles; ++i) rounder.push_back(grid_of(i).rounder());
  return to_tiles(rounder, 0.0);
}

/// The nearest multiple of the quantum, ties to even, by division.
inline double rounded_to(double quantum, double amount) {
  return quantum == 0.0 ? 0.0 : std::nearbyint(amount / quantum) * quantum;
}

/// Whole quanta up to 2⁵⁰ of them, all sizes equally likely; 0 one time in eight.
inline double grid_amount(Numbers& numbers, double quantum) {
  if (numbers.once_in(8)) return 0.0;
  const auto size = static_cast<int>(numbers.below(51));
  return std::ceil(std::ldexp(numbers.between(0.5, 1.0), size)) * quantum;
}

using TileBits = std::array<std::uint64_t, tile_width>;

/// Bits, so that −0 and 0 differ.
inline TileBits bits_of(const Tile& tile) {
  return std::bit_cast<TileBits>(tile.lane);
}
inline std::vector<TileBits> bits_of(const std::vector<Tile>& tiles) {
  std::vector<TileBits> bits;
  for (const Tile& tile : tiles) bits.push_back(bits_of(tile));
  return bits;
}

}  // namespace faultline::numerics::kernels
