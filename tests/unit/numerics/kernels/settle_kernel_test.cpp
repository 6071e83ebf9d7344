// SPDX-License-Identifier: Apache-2.0
//
// `settle_row` does in one pass what rounding, one layer, addition and products do one after
// another: the same bits.
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/kernels/tile_kernels.hpp"
#include "unit/numerics/kernels/corrected_sample.hpp"
#include "unit/numerics/kernels/tile_sample.hpp"

namespace faultline::numerics::kernels {
namespace {

using SettleKernel = TileKernels;
INSTANTIATE_TEST_SUITE_P(Targets, SettleKernel, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

/// A layer on the grid of each lane, and a factor below 1/q.
struct Lanes {
  explicit Lanes(Numbers& numbers) {
    attachment = dense_tiles([&](std::size_t i) { return grid_amount(numbers, quantum_of(i)); });
    width = dense_tiles([&](std::size_t i) {
      const double infinity = std::numeric_limits<double>::infinity();
      return numbers.once_in(4) ? infinity : grid_amount(numbers, quantum_of(i));
    });
    carries = dense_tiles([&](std::size_t) { return numbers.once_in(2) ? 0.0 : 1.0; });
    factor = dense_tiles(
        [&](std::size_t i) { return quantum_of(i) == 0.0 ? 0.0 : numbers.unit() / quantum_of(i); });
    if (numbers.once_in(2))
      share = dense_tiles([&](std::size_t) { return numbers.once_in(3) ? 1.0 : numbers.unit(); });
  }
  [[nodiscard]] SettledLanes lanes() const {
    return {rounder.data(), attachment.data(), width.data(),
            carries.data(), factor.data(),     share_of_all()};
  }
  [[nodiscard]] const Tile* share_of_all() const { return share.empty() ? nullptr : share.data(); }

  std::vector<Tile> rounder = rounders();
  std::vector<Tile> attachment;
  std::vector<Tile> width;
  std::vector<Tile> carries;
  std::vector<Tile> factor;
  std::vector<Tile> share;  ///< none: 1
};

/// The same by other kernels. Totals are dense.
struct StepByStep {
  SettledSums settle(const CorrectedRow& amounts, const Lanes& lanes) {
    std::vector<Tile> x(amounts.row.size());
    std::vector<Tile> paid(amounts.row.size());
    round_row(amounts, lanes.rounder.data(), x.data());
    const LayerStep step{lanes.attachment.data(), lanes.width.data(), lanes.share_of_all(),
                         lanes.carries.data(), carried.data()};
    pass_exact_layer({amounts.row.tile, x}, {{&step, 1}, nullptr, lanes.rounder.data()},
                     paid.data());
    add_tiles(gross.data(), {amounts.row.tile, x}, 1.0);
    add_tiles(recovered.data(), {amounts.row.tile, paid}, 1.0);
    return {sum_of_products({amounts.row.tile, x}, lanes.factor.data()),
            sum_of_products({amounts.row.tile, paid}, lanes.factor.data())};
  }
  std::vector<Tile> carried{sample_tiles};
  std::vector<Tile> gross{sample_tiles};
  std::vector<Tile> recovered{sample_tiles};
};

// Tiles lie in the totals in another order.
TEST_P(SettleKernel, DoesAtOnceWhatOthersDoInTurn) {
  Numbers numbers(21);
  std::vector<std::uint32_t> place(sample_tiles);
  for (std::uint32_t t = 0; t < sample_tiles; ++t)
    place[t] = (4 * t + 1) % std::uint32_t{sample_tiles};
  const Tile meaningless = tile_of_lanes([](std::size_t) { return -7.0; });
  for (int trial = 0; trial < 100; ++trial) {
    const Lanes lanes(numbers);
    StepByStep expected;
    std::vector<Tile> gross(sample_tiles, meaningless);
    std::vector<Tile> recovered(sample_tiles, meaningless);
    for (const Totals totals : {Totals::fresh, Totals::running, Totals::running}) {
      const bool corrects = numbers.once_in(2);
      Numbers again = numbers;
      CorrectedSample sample(numbers, corrects);
      CorrectedSample same(again, corrects);
      const auto expected_sums = expected.settle(sample.corrected_row(), lanes);
      const auto sums = settle_row(same.corrected_row(), lanes.lanes(), totals,
                                   {place.data(), gross.data(), recovered.data()});
      ASSERT_EQ(sums.gross, expected_sums.gross);
      ASSERT_EQ(sums.recovered, expected_sums.recovered);
      for (const std::uint32_t tile : sample.row.tile) {
        ASSERT_EQ(bits_of(gross[place[tile]]), bits_of(expected.gross[tile]));
        ASSERT_EQ(bits_of(recovered[place[tile]]), bits_of(expected.recovered[tile]));
      }
      ASSERT_EQ(bits_of(same.correction), bits_of(sample.left));
    }
    EXPECT_EQ(bits_of(gross[place[1]]), bits_of(meaningless)) << "a tile that is in no row";
  }
}

}  // namespace
}  // namespace faultline::numerics::kernels
