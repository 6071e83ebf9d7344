// SPDX-License-Identifier: Apache-2.0
//
// `settle_row` does in one pass what rounding, one layer, addition and products do one after
// another: the same bits, for each of some layers.
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/kernels/tile_kernels.hpp"
#include "unit/numerics/kernels/corrected_sample.hpp"
#include "unit/numerics/kernels/tile_sample.hpp"

namespace faultline::numerics::kernels::settle_kernel_test {
namespace {

using SettleKernel = TileKernels;
INSTANTIATE_TEST_SUITE_P(Targets, SettleKernel, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

/// A layer on the grid of each lane.
struct LayerTiles {
  explicit LayerTiles(Numbers& numbers) {
    attachment = dense_tiles([&](std::size_t i) { return grid_amount(numbers, quantum_of(i)); });
    width = dense_tiles([&](std::size_t i) {
      return numbers.once_in(4) ? std::numeric_limits<double>::infinity()
                                : grid_amount(numbers, quantum_of(i));
    });
    carries = dense_tiles([&](std::size_t) { return numbers.once_in(2) ? 0.0 : 1.0; });
    if (numbers.once_in(2))
      share = dense_tiles([&](std::size_t) { return numbers.once_in(3) ? 1.0 : numbers.unit(); });
  }
  [[nodiscard]] SettledLayer layer() const {
    return {attachment.data(), width.data(), carries.data(),
            share.empty() ? nullptr : share.data()};
  }

  std::vector<Tile> attachment;
  std::vector<Tile> width;
  std::vector<Tile> carries;
  std::vector<Tile> share;  ///< none: 1
};

/// Some layers, and a factor below 1/q.
struct Lanes {
  Lanes(Numbers& numbers, std::size_t count) {
    factor = dense_tiles(
        [&](std::size_t i) { return quantum_of(i) == 0.0 ? 0.0 : numbers.unit() / quantum_of(i); });
    for (std::size_t k = 0; k < count; ++k) tiles.emplace_back(numbers);
    for (const LayerTiles& of_layer : tiles) layers.push_back(of_layer.layer());
  }
  [[nodiscard]] SettledLanes lanes() const { return {rounder.data(), factor.data(), layers}; }

  std::vector<Tile> rounder = rounders();
  std::vector<Tile> factor;
  std::vector<LayerTiles> tiles;
  std::vector<SettledLayer> layers;
};

/// The same by other kernels. Totals are dense.
struct StepByStep {
  SettledSums settle(const CorrectedRow& amounts, const Lanes& lanes) {
    std::vector<Tile> x(amounts.row.size());
    round_row(amounts, lanes.rounder.data(), x.data());
    add_tiles(gross.data(), {amounts.row.tile, x}, 1.0);
    SettledSums sums{sum_of_products({amounts.row.tile, x}, lanes.factor.data()), {}};
    for (std::size_t k = 0; k < lanes.layers.size(); ++k)
      sums.recovered[k] = settle_layer({amounts.row.tile, x}, lanes, k);
    return sums;
  }
  std::int64_t settle_layer(const TileSpan& x, const Lanes& lanes, std::size_t k) {
    const SettledLayer& layer = lanes.layers[k];
    std::vector<Tile> paid(x.size());
    const LayerStep step{layer.attachment, layer.width, layer.share, layer.carries,
                         carried[k].data()};
    pass_exact_layer(x, {{&step, 1}, nullptr, lanes.rounder.data()}, paid.data());
    add_tiles(recovered[k].data(), {x.tile, paid}, 1.0);
    return sum_of_products({x.tile, paid}, lanes.factor.data());
  }
  using ByLayer = std::array<std::vector<Tile>, most_settled_layers>;
  static ByLayer zeros() {
    ByLayer all;
    all.fill(std::vector<Tile>(sample_tiles));
    return all;
  }
  ByLayer carried = zeros();
  std::vector<Tile> gross{sample_tiles};
  ByLayer recovered = zeros();
};

// Tiles lie in the totals in another order.
TEST_P(SettleKernel, DoesAtOnceWhatOthersDoInTurn) {
  Numbers numbers(21);
  std::vector<std::uint32_t> place(sample_tiles);
  for (std::uint32_t t = 0; t < sample_tiles; ++t)
    place[t] = (4 * t + 1) % std::uint32_t{sample_tiles};
  const Tile meaningless = tile_of_lanes([](std::size_t) { return -7.0; });
  for (int trial = 0; trial < 100; ++trial) {
    const std::size_t layers = 1 + static_cast<std::size_t>(trial) % most_settled_layers;
    const Lanes lanes(numbers, layers);
    StepByStep expected;
    std::vector<Tile> gross(sample_tiles, meaningless);
    std::vector<std::vector<Tile>> recovered(layers, gross);
    std::vector<Tile*> recovered_of_layers;
    for (auto& tiles : recovered) recovered_of_layers.push_back(tiles.data());
    for (const Totals totals : {Totals::fresh, Totals::running, Totals::running}) {
      const bool corrects = numbers.once_in(2);
      Numbers again = numbers;
      CorrectedSample sample(numbers, corrects);
      CorrectedSample same(again, corrects);
      const auto expected_sums = expected.settle(sample.corrected_row(), lanes);
      const auto sums = settle_row(same.corrected_row(), lanes.lanes(), totals,
                                   {place.data(), gross.data(), recovered_of_layers});
      ASSERT_EQ(sums.gross, expected_sums.gross);
      for (std::size_t k = 0; k < layers; ++k)
        ASSERT_EQ(sums.recovered[k], expected_sums.recovered[k]);
      for (const std::uint32_t tile : sample.row.tile) {
        ASSERT_EQ(bits_of(gross[place[tile]]), bits_of(expected.gross[tile]));
        for (std::size_t k = 0; k < layers; ++k)
          ASSERT_EQ(bits_of(recovered[k][place[tile]]), bits_of(expected.recovered[k][tile]));
      }
      ASSERT_EQ(bits_of(same.correction), bits_of(sample.left));
    }
    EXPECT_EQ(bits_of(gross[place[1]]), bits_of(meaningless)) << "a tile that is in no row";
  }
}

}  // namespace
}  // namespace faultline::numerics::kernels::settle_kernel_test
