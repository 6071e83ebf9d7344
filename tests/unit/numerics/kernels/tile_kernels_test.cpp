// SPDX-License-Identifier: Apache-2.0
//
// Expected values are plain loops over lanes, from the formulas in the header. Kernels on layers
// have a file of their own.
#include "numerics/kernels/tile_kernels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "unit/numerics/kernels/corrected_sample.hpp"
#include "unit/numerics/kernels/tile_sample.hpp"

namespace faultline::numerics::kernels::tile_kernels_test {
namespace {

INSTANTIATE_TEST_SUITE_P(Targets, TileKernels, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

TEST_P(TileKernels, AddAScaledRowWithTwoRoundings) {
  Numbers numbers(1);
  const auto pick = [&](std::size_t) { return any_number(numbers); };
  for (int round = 0; round < 50; ++round) {
    const double scale = any_number(numbers);
    const SparseTiles row = sparse_tiles(pick);
    std::vector<Tile> found = dense_tiles(pick);
    std::vector<Tile> expected = found;
    for (std::size_t i = 0; i < row.tile.size(); ++i) {
      for (std::size_t l = 0; l < 16; ++l) {
        const double product = scale * row.values[i].lane[l];
        expected[row.tile[i]].lane[l] = expected[row.tile[i]].lane[l] + product;
      }
    }
    add_tiles(found.data(), row.row(), scale);
    ASSERT_EQ(bits_of(found), bits_of(expected));
  }
}

TEST_P(TileKernels, RoundCorrectedAmountsToTheNearestQuantum) {
  Numbers numbers(2);
  const std::vector<Tile> rounder = rounders();
  for (int round = 0; round < 200; ++round) {
    CorrectedSample sample(numbers, round % 2 == 1);
    std::vector<Tile> found(sample.amounts.size());
    round_row(sample.corrected_row(), rounder.data(), found.data());
    ASSERT_EQ(bits_of(found), bits_of(sample.amounts)) << round;
    ASSERT_EQ(bits_of(sample.correction), bits_of(sample.left)) << "tiles of the row are 0";
  }
}

// Halves of quanta by hand: ½ → 0, 1½ → 2, 2½ → 2, and their neighbours the other way.
TEST_P(TileKernels, RoundTiesToTheEvenQuantum) {
  const double q = MoneyGrid(1.0).quantum();
  Tile swept;
  swept.lane = {0.5 * q, 1.5 * q, 2.5 * q, std::nextafter(0.5 * q, 1.0),
                std::nextafter(1.5 * q, 0.0)};
  Tile rounder;
  rounder.lane.fill(MoneyGrid(1.0).rounder());
  const std::vector<std::uint32_t> tile{0};
  Tile found;
  round_row({{tile, {&swept, 1}}, 1.0, nullptr}, &rounder, &found);
  Tile expected;
  expected.lane = {0.0, 2.0 * q, 2.0 * q, q, q};
  EXPECT_EQ(bits_of(found), bits_of(expected));
}

// Corrections alone are amounts too, as far as they are above 0.
TEST_P(TileKernels, RoundWhatOnlyCorrectionsLeave) {
  Tile correction;
  correction.lane = {3.0, -3.0, -0.0, 0.25};
  Tile rounder;
  rounder.lane.fill(MoneyGrid(4.0).rounder());
  const std::vector<std::uint32_t> tile{0};
  const Tile none;
  Tile found;
  round_row({{tile, {&none, 1}}, 1.0, &correction}, &rounder, &found);
  Tile expected;
  expected.lane = {3.0, 0.0, 0.0, 0.25};
  EXPECT_EQ(bits_of(found), bits_of(expected));
  EXPECT_EQ(bits_of(correction), bits_of(Tile{}));
}

TEST_P(TileKernels, DrainTilesAsTheyAre) {
  Numbers numbers(3);
  std::vector<Tile> dense = dense_tiles([&](std::size_t) { return any_number(numbers); });
  const std::vector<Tile> before = dense;
  const std::vector<std::uint32_t> tile{1, 8};
  std::vector<Tile> found(2);
  drain_tiles(dense.data(), tile, found.data());
  EXPECT_EQ(bits_of(found), bits_of({before[1], before[8]}));
  for (std::size_t t = 0; t < sample_tiles; ++t) {
    EXPECT_EQ(dense[t], t == 1 || t == 8 ? Tile{} : before[t]) << t;
  }
}

TEST_P(TileKernels, RaiseToTheLargerAmount) {
  Numbers numbers(4);
  const auto pick = [&](std::size_t) { return any_number(numbers); };
  for (const bool subtracts : {false, true}) {
    const SparseTiles a = sparse_tiles(pick);
    const SparseTiles b = sparse_tiles(pick);
    std::vector<Tile> found = dense_tiles(pick);
    std::vector<Tile> expected = found;
    for (std::size_t i = 0; i < a.tile.size(); ++i) {
      for (std::size_t l = 0; l < 16; ++l) {
        const double amount = a.values[i].lane[l] - (subtracts ? b.values[i].lane[l] : 0.0);
        double& top = expected[a.tile[i]].lane[l];
        top = std::max(top, amount);
      }
    }
    raise_tiles(found.data(), a.row(), subtracts ? b.values.data() : nullptr);
    EXPECT_EQ(bits_of(found), bits_of(expected)) << subtracts;
  }
}

TEST_P(TileKernels, SumProductsThatRoundOneByOne) {
  Numbers numbers(5);
  for (int round = 0; round < 50; ++round) {
    const std::vector<Tile> factor = dense_tiles([&](std::size_t) { return any_number(numbers); });
    const SparseTiles row = sparse_tiles([&](std::size_t) { return 1e3 * any_number(numbers); });
    std::int64_t expected = 0;
    for (std::size_t i = 0; i < row.tile.size(); ++i) {
      for (std::size_t l = 0; l < 16; ++l) {
        const double product = row.values[i].lane[l] * factor[row.tile[i]].lane[l];
        expected += static_cast<std::int64_t>(std::nearbyint(product));
      }
    }
    ASSERT_EQ(sum_of_products(row.row(), factor.data()), expected);
  }
}

// By hand: 0 + 2 + 2 + 0 − 2 + 1 + 0 + (2⁵¹ − 1) − 2⁵⁰.
TEST_P(TileKernels, SumProductsWithTiesToEven) {
  Tile x;
  x.lane = {
      0.5,          1.5,    2.5, -0.5, -1.5, std::nextafter(0.5, 1.0), std::nextafter(0.5, 0.0),
      0x1p51 - 1.0, -0x1p50};
  Tile one;
  one.lane.fill(1.0);
  const std::vector<std::uint32_t> tile{0};
  EXPECT_EQ(sum_of_products({tile, {&x, 1}}, &one), 3 + (std::int64_t{1} << 50) - 1);
}

/// Amounts a and b ≤ a on the grids of the lanes of one tile.
struct Column {
  std::vector<Tile> a;
  std::vector<Tile> b;
};

Column column_of(Numbers& numbers, std::size_t count) {
  Column made;
  for (std::size_t i = 0; i < count; ++i) {
    Tile a = tile_of_lanes([&](std::size_t l) { return grid_amount(numbers, quantum_of(l)); });
    made.b.push_back(tile_of_lanes([&](std::size_t l) {
      const double part = rounded_to(quantum_of(l), a.lane[l] * numbers.unit());
      return numbers.once_in(4) ? a.lane[l] : part;
    }));
    made.a.push_back(a);
  }
  return made;
}

TEST_P(TileKernels, FindAmountsAboveAFloor) {
  Numbers numbers(6);
  const Column column = column_of(numbers, 40);
  Tile floor = column.a[3];
  for (std::size_t l = 0; l < 16; l += 2) floor.lane[l] = 0.0;
  const std::vector<std::uint32_t> rows{0, 3, 3, 39, 17};
  for (const Tile* b : {static_cast<const Tile*>(nullptr), column.b.data()}) {
    std::vector<std::uint32_t> mask(rows.size(), ~0U);
    find_above({rows, column.a.data(), b}, floor, mask.data());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::uint32_t above = 0;
      for (std::size_t l = 0; l < 16; ++l) {
        const double amount = column.a[rows[i]].lane[l] - (b ? b[rows[i]].lane[l] : 0.0);
        above |= std::uint32_t{amount > floor.lane[l]} << l;
      }
      EXPECT_EQ(mask[i], above);
    }
  }
}

/// 1/u of a lane, 0 without a grid.
double per_unit_of(std::size_t lane) {
  const double quantum = quantum_of(lane);
  return quantum == 0.0 ? 0.0 : 1.0 / (0x1p50 * quantum);
}

using TinyLanes = std::array<std::uint32_t, 3>;

/// By division and whole numbers.
class PlainSums {
 public:
  explicit PlainSums(const LossTileSums& start) : sums(start) {}

  void add(const LossColumn& losses) {
    for (const std::uint32_t row : losses.rows) {
      for (std::size_t l = 0; l < 16; ++l) {
        const double gross = losses.gross[row].lane[l];
        const double recovered = losses.recovered[row].lane[l];
        add_power(0, l, gross);
        add_power(1, l, recovered);
        add_squares(0, l, gross);
        add_squares(1, l, recovered);
        add_squares(2, l, gross - recovered);
      }
    }
  }

  LossTileSums sums;
  TinyLanes tiny{};

 private:
  void add_power(std::size_t perspective, std::size_t l, double x) {
    if (x != 0.0) sums[perspective].quanta[l] += static_cast<std::uint64_t>(x / quantum_of(l));
  }
  void add_squares(std::size_t perspective, std::size_t l, double x) {
    if (x == 0.0) return;
    TileSums& to = sums[perspective];
    to.positive[l] += 1;
    const double part = x / (0x1p50 * quantum_of(l));
    if (part < 0x1p-12) {
      tiny[perspective] |= std::uint32_t{1} << l;
    } else {
      to.squares[l] += static_cast<std::uint64_t>(std::nearbyint(part * part * 0x1p50));
    }
  }
};

TinyLanes sum(const LossColumn& losses, LossTileSums& sums) {
  return sum_losses(losses, tile_of_lanes(per_unit_of), sums);
}

void expect_sums(const LossColumn& losses, const LossTileSums& start) {
  PlainSums expected(start);
  expected.add(losses);
  LossTileSums found = start;
  EXPECT_EQ(sum(losses, found), expected.tiny);
  for (std::size_t p = 0; p < 3; ++p) {
    EXPECT_EQ(found[p].positive, expected.sums[p].positive) << p;
    EXPECT_EQ(found[p].quanta, expected.sums[p].quanta) << p;
    EXPECT_EQ(found[p].squares, expected.sums[p].squares) << p;
  }
}

TEST_P(TileKernels, SumColumnsInWholeNumbers) {
  Numbers numbers(7);
  for (std::uint64_t round = 0; round < 30; ++round) {
    const std::size_t count = 1 + numbers.below(5);
    const Column column = column_of(numbers, count);
    std::vector<std::uint32_t> rows(numbers.below(8));
    for (auto& row : rows) row = static_cast<std::uint32_t>(numbers.below(count));
    LossTileSums start;
    for (TileSums& sums : start) {
      sums.positive.fill(round);
      sums.quanta.fill(~std::uint64_t{0} - round);
      sums.squares[3] = 77;
    }
    expect_sums({rows, column.a.data(), column.b.data()}, start);
  }
}

TEST_P(TileKernels, SumModuloTwoToTheSixtyFourth) {
  const Tile unit = tile_of_lanes([](std::size_t l) { return 0x1p50 * quantum_of(l); });
  const Tile half = tile_of_lanes([](std::size_t l) { return 0x1p49 * quantum_of(l); });
  const std::vector<std::uint32_t> rows((1U << 14) + 3, 0);
  expect_sums({rows, &unit, &half}, {});

  LossTileSums sums;
  EXPECT_EQ(sum({rows, &unit, &half}, sums), TinyLanes{});
  EXPECT_EQ(sums[0].positive[0], (1U << 14) + 3);
  EXPECT_EQ(sums[0].quanta[0], std::uint64_t{3} << 50) << "2⁶⁴ + 3·2⁵⁰";
  EXPECT_EQ(sums[0].squares[0], std::uint64_t{3} << 50);
  EXPECT_EQ(sums[2].squares[0], ((std::uint64_t{1} << 14) + 3) << 48);
  EXPECT_EQ(sums[2].quanta[0], 0U) << "net is left to who subtracts";
  EXPECT_EQ(sums[0].positive[6], 0U) << "a lane without a grid";
  EXPECT_EQ(sums[0].quanta[6], 0U);
  EXPECT_EQ(sums[0].squares[6], 0U);
}

// Lanes 0, 1, 2 of grids with quanta of different sizes: 2³⁸ quanta are 2⁻¹²u.
TEST_P(TileKernels, SayWhichLanesHoldAmountsTooSmallToBeSquared) {
  Tile gross;
  gross.lane[0] = 0x1p38 * quantum_of(0);
  gross.lane[1] = (0x1p38 - 1.0) * quantum_of(1);
  gross.lane[2] = 0x1p50 * quantum_of(2);
  Tile recovered;
  recovered.lane[2] = gross.lane[2] - quantum_of(2);
  const std::vector<std::uint32_t> rows{0};
  LossTileSums sums;
  EXPECT_EQ(sum({rows, &gross, &recovered}, sums), (TinyLanes{0b010, 0b000, 0b110}));
  EXPECT_EQ(sums[0].squares[0], 1U << 26) << "2⁻²⁴·2⁵⁰";
  EXPECT_EQ(sums[0].squares[1], 0U);
  EXPECT_EQ(sums[0].quanta[1], (std::uint64_t{1} << 38) - 1);
  EXPECT_EQ(sums[2].positive[2], 1U);
  EXPECT_EQ(sums[2].squares[2], 0U);
}

TEST_P(TileKernels, DoNothingForAnEmptyRow) {
  Numbers numbers(8);
  std::vector<Tile> dense = dense_tiles([&](std::size_t) { return any_number(numbers); });
  const std::vector<Tile> before = dense;
  const TileSpan none{};
  add_tiles(dense.data(), none, 2.0);
  raise_tiles(dense.data(), none, nullptr);
  drain_tiles(dense.data(), none.tile, nullptr);
  round_row({none, 2.0, dense.data()}, rounders().data(), nullptr);
  EXPECT_EQ(sum_of_products(none, dense.data()), 0);
  find_above({{}, dense.data(), nullptr}, Tile{}, nullptr);
  LossTileSums sums;
  sums[0].quanta.fill(5);
  EXPECT_EQ(sum({{}, dense.data(), dense.data()}, sums), TinyLanes{});
  EXPECT_EQ(sums[0].quanta[9], 5U);
  EXPECT_EQ(bits_of(dense), bits_of(before));
}

}  // namespace
}  // namespace faultline::numerics::kernels::tile_kernels_test
