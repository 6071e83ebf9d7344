// SPDX-License-Identifier: Apache-2.0
#include "numerics/kernels/tile_kernels.hpp"

#include "numerics/kernels/kernel_table.hpp"

namespace faultline::numerics::kernels {

void add_tiles(Tile* dense, const TileSpan& row, double scale) {
  kernels_in_use().add_tiles(dense, row, scale);
}

void round_row(const CorrectedRow& amounts, const Tile* rounder, Tile* out) {
  kernels_in_use().round_row(amounts, rounder, out);
}

void drain_tiles(Tile* dense, std::span<const std::uint32_t> tile, Tile* out) {
  kernels_in_use().drain_tiles(dense, tile, out);
}

void raise_tiles(Tile* dense, const TileSpan& a, const Tile* b) {
  kernels_in_use().raise_tiles(dense, a, b);
}

std::int64_t sum_of_products(const TileSpan& row, const Tile* factor) {
  return kernels_in_use().sum_of_products(row, factor);
}

void pass_layers(const TileSpan& row, const LayerSequence& sequence, Tile* out) {
  kernels_in_use().pass_layers(row, sequence, out);
}

void pass_exact_layer(const TileSpan& row, const LayerSequence& sequence, Tile* out) {
  kernels_in_use().pass_exact_layer(row, sequence, out);
}

SettledSums settle_row(const CorrectedRow& amounts, const SettledLanes& lanes, Totals before,
                       const SettledTotals& totals) {
  return kernels_in_use().settle_row(amounts, lanes, before, totals);
}

void find_above(const TileColumn& amounts, const Tile& floor, std::uint32_t* mask) {
  kernels_in_use().find_above(amounts, floor, mask);
}

std::array<std::uint32_t, 3> sum_losses(const LossColumn& losses, const Tile& per_unit,
                                        LossTileSums& sums) {
  return kernels_in_use().sum_losses(losses, per_unit, sums);
}

}  // namespace faultline::numerics::kernels
