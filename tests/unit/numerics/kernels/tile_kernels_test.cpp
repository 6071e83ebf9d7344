// SPDX-License-Identifier: Apache-2.0
//
// Expected values are plain loops over lanes, from the formulas in the header. Kernels on layers
// have a file of their own.
#include "numerics/kernels/tile_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "unit/numerics/kernels/tile_sample.hpp"

namespace faultline::numerics::kernels {
namespace {

INSTANTIATE_TEST_SUITE_P(Targets, TileKernels, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

/// Numbers of either sign and many sizes.
double any_number(Numbers& numbers) {
  return std::ldexp(numbers.between(-1.0, 1.0), static_cast<int>(numbers.below(40)) - 20);
}

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

/// Amounts around multiples of the quantum and around the ties between them, and below 0.
double amount_to_round(Numbers& numbers, double quantum) {
  const double unit = quantum == 0.0 ? 1.0 : quantum;
  const auto size = static_cast<int>(numbers.below(51));
  const double whole = std::floor(std::ldexp(numbers.unit(), size));
  const double infinity = std::numeric_limits<double>::infinity();
  switch (numbers.below(6)) {
    case 0:
      return whole * unit;
    case 1:
      return (whole + 0.5) * unit;
    case 2:
      return std::nextafter((whole + 0.5) * unit, infinity);
    case 3:
      return std::nextafter((whole + 0.5) * unit, 0.0);
    case 4:
      return -whole * unit;
    default:
      return std::ldexp(numbers.unit(), size) * unit;
  }
}

TEST_P(TileKernels, DrainAmountsToTheNearestQuantum) {
  Numbers numbers(2);
  const std::vector<Tile> rounder = rounders();
  const std::vector<std::uint32_t> tile{0, 2, 3, 8};
  for (int round = 0; round < 200; ++round) {
    std::vector<Tile> dense =
        dense_tiles([&](std::size_t i) { return amount_to_round(numbers, quantum_of(i)); });
    std::vector<Tile> left = dense;
    std::vector<Tile> expected(tile.size());
    for (std::size_t i = 0; i < tile.size(); ++i) {
      for (std::size_t l = 0; l < 16; ++l) {
        const double x = dense[tile[i]].lane[l];
        const double amount = x > 0.0 ? x : 0.0;
        expected[i].lane[l] = rounded_to(quantum_of(16 * tile[i] + l), amount);
      }
      left[tile[i]] = Tile{};
    }
    std::vector<Tile> found(tile.size());
    drain_rounded(dense.data(), tile, rounder.data(), found.data());
    ASSERT_EQ(bits_of(found), bits_of(expected));
    ASSERT_EQ(bits_of(dense), bits_of(left)) << "drained tiles are 0, others as they were";
  }
}

// Halves of quanta by hand: ½ → 0, 1½ → 2, 2½ → 2, and their neighbours the other way.
TEST_P(TileKernels, DrainTiesToTheEvenQuantum) {
  const double q = MoneyGrid(1.0).quantum();
  std::vector<Tile> dense(1);
  dense[0].lane = {0.5 * q,
                   1.5 * q,
                   2.5 * q,
                   -0.0,
                   -3.0 * q,
                   std::nextafter(0.5 * q, 1.0),
                   std::nextafter(1.5 * q, 0.0)};
  Tile rounder;
  rounder.lane.fill(MoneyGrid(1.0).rounder());
  const std::vector<std::uint32_t> tile{0};
  Tile found;
  drain_rounded(dense.data(), tile, &rounder, &found);
  Tile expected;
  expected.lane = {0.0, 2.0 * q, 2.0 * q, 0.0, 0.0, q, q};
  EXPECT_EQ(bits_of(found), bits_of(expected));
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

TEST_P(TileKernels, ListAmountsAndWhereTheyAreAboveAFloor) {
  Numbers numbers(6);
  const Column column = column_of(numbers, 40);
  Tile floor = column.a[3];
  for (std::size_t l = 0; l < 16; l += 2) floor.lane[l] = 0.0;
  const std::vector<std::uint32_t> rows{0, 3, 3, 39, 17};
  for (const Tile* b : {static_cast<const Tile*>(nullptr), column.b.data()}) {
    std::vector<Tile> found(rows.size());
    std::vector<std::uint32_t> mask(rows.size(), ~0U);
    list_tiles({rows, column.a.data(), b}, floor, found.data(), mask.data());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::uint32_t positive = 0;
      for (std::size_t l = 0; l < 16; ++l) {
        const double amount = column.a[rows[i]].lane[l] - (b ? b[rows[i]].lane[l] : 0.0);
        EXPECT_EQ(found[i].lane[l], amount);
        positive |= std::uint32_t{amount > floor.lane[l]} << l;
      }
      EXPECT_EQ(mask[i], positive);
    }
  }
}

/// 1/u of a lane, 0 without a grid.
double per_unit_of(std::size_t lane) {
  const double quantum = quantum_of(lane);
  return quantum == 0.0 ? 0.0 : 1.0 / (0x1p50 * quantum);
}

struct Summed {
  TileSums sums;
  std::uint32_t tiny = 0;
};

/// By division and whole numbers.
Summed plain_sums(const TileColumn& amounts, TileSums start) {
  Summed result{start, 0};
  for (const std::uint32_t row : amounts.rows) {
    for (std::size_t l = 0; l < 16; ++l) {
      const double x =
          amounts.a[row].lane[l] - (amounts.b == nullptr ? 0.0 : amounts.b[row].lane[l]);
      if (x == 0.0) continue;
      const double part = x / (0x1p50 * quantum_of(l));
      result.sums.positive[l] += 1;
      result.sums.quanta[l] += static_cast<std::uint64_t>(x / quantum_of(l));
      if (part < 0x1p-12) {
        result.tiny |= std::uint32_t{1} << l;
      } else {
        result.sums.squares[l] += static_cast<std::uint64_t>(std::nearbyint(part * part * 0x1p50));
      }
    }
  }
  return result;
}

void expect_sums(const TileColumn& amounts, const TileSums& start) {
  Numbers numbers(0);
  const Tile per_unit = tile_of_lanes(per_unit_of);
  const Tile rounder = rounders().front();
  const Summed expected = plain_sums(amounts, start);
  TileSums found = start;
  EXPECT_EQ(sum_tiles(amounts, rounder, per_unit, found), expected.tiny);
  EXPECT_EQ(found.positive, expected.sums.positive);
  EXPECT_EQ(found.quanta, expected.sums.quanta);
  EXPECT_EQ(found.squares, expected.sums.squares);
}

TEST_P(TileKernels, SumColumnsInWholeNumbers) {
  Numbers numbers(7);
  for (std::uint64_t round = 0; round < 30; ++round) {
    const std::size_t count = 1 + numbers.below(5);
    const Column column = column_of(numbers, count);
    std::vector<std::uint32_t> rows(numbers.below(8));
    for (auto& row : rows) row = static_cast<std::uint32_t>(numbers.below(count));
    TileSums start;
    start.positive.fill(round);
    start.quanta.fill(~std::uint64_t{0} - round);
    start.squares[3] = 77;
    expect_sums({rows, column.a.data(), nullptr}, start);
    expect_sums({rows, column.a.data(), column.b.data()}, start);
  }
}

TEST_P(TileKernels, SumModuloTwoToTheSixtyFourth) {
  Numbers numbers(0);
  const Tile unit = tile_of_lanes([](std::size_t l) { return 0x1p50 * quantum_of(l); });
  const std::vector<std::uint32_t> rows((1U << 14) + 3, 0);
  expect_sums({rows, &unit, nullptr}, {});

  TileSums sums;
  EXPECT_EQ(sum_tiles({rows, &unit, nullptr}, rounders().front(), tile_of_lanes(per_unit_of), sums),
            0U);
  EXPECT_EQ(sums.positive[0], (1U << 14) + 3);
  EXPECT_EQ(sums.quanta[0], std::uint64_t{3} << 50) << "2⁶⁴ + 3·2⁵⁰";
  EXPECT_EQ(sums.squares[0], std::uint64_t{3} << 50);
  EXPECT_EQ(sums.positive[6], 0U) << "a lane without a grid";
  EXPECT_EQ(sums.quanta[6], 0U);
  EXPECT_EQ(sums.squares[6], 0U);
}

// Lanes 0, 1, 2 of grids with quanta of different sizes: 2³⁸ quanta are 2⁻¹²u.
TEST_P(TileKernels, SayWhichLanesHoldAmountsTooSmallToBeSquared) {
  Tile amounts;
  amounts.lane[0] = 0x1p38 * quantum_of(0);
  amounts.lane[1] = (0x1p38 - 1.0) * quantum_of(1);
  amounts.lane[2] = quantum_of(2);
  Numbers numbers(0);
  const std::vector<std::uint32_t> rows{0};
  TileSums sums;
  EXPECT_EQ(
      sum_tiles({rows, &amounts, nullptr}, rounders().front(), tile_of_lanes(per_unit_of), sums),
      0b110U);
  EXPECT_EQ(sums.squares[0], 1U << 26) << "2⁻²⁴·2⁵⁰";
  EXPECT_EQ(sums.squares[1], 0U);
  EXPECT_EQ(sums.squares[2], 0U);
  EXPECT_EQ(sums.quanta[1], (std::uint64_t{1} << 38) - 1);
  EXPECT_EQ(sums.quanta[2], 1U);
}

TEST_P(TileKernels, DoNothingForAnEmptyRow) {
  Numbers numbers(8);
  std::vector<Tile> dense = dense_tiles([&](std::size_t) { return any_number(numbers); });
  const std::vector<Tile> before = dense;
  const TileSpan none{};
  add_tiles(dense.data(), none, 2.0);
  raise_tiles(dense.data(), none, nullptr);
  drain_tiles(dense.data(), none.tile, nullptr);
  drain_rounded(dense.data(), none.tile, rounders().data(), nullptr);
  EXPECT_EQ(sum_of_products(none, dense.data()), 0);
  list_tiles({{}, dense.data(), nullptr}, Tile{}, nullptr, nullptr);
  TileSums sums;
  sums.quanta.fill(5);
  EXPECT_EQ(sum_tiles({{}, dense.data(), nullptr}, rounders().front(), Tile{}, sums), 0U);
  EXPECT_EQ(sums.quanta[9], 5U);
  EXPECT_EQ(bits_of(dense), bits_of(before));
}

}  // namespace
}  // namespace faultline::numerics::kernels
