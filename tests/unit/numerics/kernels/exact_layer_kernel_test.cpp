// SPDX-License-Identifier: Apache-2.0
//
// `pass_exact_layer`. Expected values are plain loops over lanes, from the formula in the header,
// or worked by hand.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/kernels/tile_kernels.hpp"
#include "unit/numerics/kernels/layer_sample.hpp"
#include "unit/numerics/kernels/tile_sample.hpp"

namespace faultline::numerics::kernels::exact_layer_kernel_test {
namespace {

using ExactLayerKernel = TileKernels;
INSTANTIATE_TEST_SUITE_P(Targets, ExactLayerKernel, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

/// Attachments and widths on the grid, share 1.
StepData grid_step(Numbers& numbers) {
  StepData step = any_step(numbers);
  step.attachment = dense_tiles([&](std::size_t i) {
    return numbers.once_in(3) ? 0.0 : grid_amount(numbers, quantum_of(i));
  });
  step.width = dense_tiles([&](std::size_t i) {
    return numbers.once_in(3) ? infinity : grid_amount(numbers, quantum_of(i));
  });
  step.share = dense_tiles([](std::size_t) { return 1.0; });
  return step;
}

/// For totals of 2⁴⁵ quanta and more.
StepData small_grid_step(Numbers& numbers) {
  StepData step = grid_step(numbers);
  step.attachment = dense_tiles([&](std::size_t i) {
    return rounded_to(quantum_of(i), 0x1p46 * quantum_of(i) * numbers.unit());
  });
  step.width = dense_tiles([&](std::size_t i) {
    const double width = rounded_to(quantum_of(i), 0x1p47 * quantum_of(i) * numbers.unit());
    return numbers.once_in(3) ? infinity : width;
  });
  return step;
}

SparseTiles grid_amounts(Numbers& numbers) {
  return sparse_tiles([&](std::size_t i) { return grid_amount(numbers, quantum_of(i)); });
}

/// The rounder of each lane is needed where a share is not 1.
void pass_one(const TileSpan& row, const LayerStep& step, const std::vector<Tile>& rounder,
              Tile* out) {
  pass_exact_layer(row, {{&step, 1}, nullptr, rounder.data()}, out);
}

TEST_P(ExactLayerKernel, PassOneExactLayerAsTheFormulaSays) {
  Numbers numbers(23);
  const std::vector<Tile> rounder = rounders();
  for (int round = 0; round < 60; ++round) {
    StepData step = grid_step(numbers);
    const bool keeps = round % 2 == 0;
    PlainSequence expected({step}, std::vector<Tile>(sample_tiles));
    for (int occurrence = 0; occurrence < 4; ++occurrence) {
      const SparseTiles row = grid_amounts(numbers);
      std::vector<Tile> found(row.tile.size());
      pass_one(row.row(), keeps ? step.keeping() : step.forgetting(), rounder, found.data());
      if (!keeps) expected.forget();
      expect_passed(row, expected, found);
    }
    for (std::size_t i = 0; keeps && i < 16 * sample_tiles; ++i) {
      ASSERT_EQ(step.carried[i / 16].lane[i % 16], expected.carried(i, 0));
    }
  }
}

// In whole quanta, of amounts so small that no rest of them passes for rounding: Σ payments =
// min(max(Σx − a, 0), w) where the layer carries.
TEST_P(ExactLayerKernel, PayOfAllOccurrencesWhatTheLayerPaysOfTheirSum) {
  Numbers numbers(24);
  const std::vector<Tile> rounder = rounders();
  for (int round = 0; round < 60; ++round) {
    StepData step = small_grid_step(numbers);
    std::vector<std::int64_t> total(16 * sample_tiles, 0);
    std::vector<std::int64_t> paid(16 * sample_tiles, 0);
    for (int occurrence = 0; occurrence < 6; ++occurrence) {
      const SparseTiles row = sparse_tiles([&](std::size_t i) {
        return rounded_to(quantum_of(i), 0x1p45 * quantum_of(i) * numbers.unit());
      });
      std::vector<Tile> found(row.tile.size());
      pass_one(row.row(), step.keeping(), rounder, found.data());
      for (std::size_t k = 0; k < row.tile.size(); ++k) {
        for (std::size_t l = 0; l < 16; ++l) {
          const std::size_t i = 16 * row.tile[k] + l;
          total[i] += grid_of(i).quanta(row.values[k].lane[l]);
          paid[i] += grid_of(i).quanta(found[k].lane[l]);
        }
      }
    }
    for (std::size_t i = 0; i < total.size(); ++i) {
      const PlainLayer layer = plain(step, i);
      if (!layer.carries) continue;
      const std::int64_t above =
          std::max<std::int64_t>(total[i] - grid_of(i).quanta(layer.attachment), 0);
      ASSERT_EQ(paid[i], layer.width == infinity ? above * (quantum_of(i) == 0.0 ? 0 : 1)
                                                 : std::min(above, grid_of(i).quanta(layer.width)))
          << i;
    }
  }
}

// As in `pass_layers`: of 2⁵⁰ quanta a rest of 16 passes for rounding, one of 17 does not.
TEST_P(ExactLayerKernel, LeaveNoRestOfAnExactLayerThatPassesForRounding) {
  const double q = MoneyGrid(1.0).quantum();
  for (const double quanta : {1.0, 16.0, 17.0}) {
    StepData step = uniform_step(quanta * q, infinity, 1.0, 1.0);
    Tile x, once, kept;
    x.lane.fill(0x1p50 * q);
    pass_one({first_tile, {&x, 1}}, step.forgetting(), rounders(), &once);
    pass_one({first_tile, {&x, 1}}, step.keeping(), rounders(), &kept);
    EXPECT_EQ(once.lane[5], quanta == 17.0 ? x.lane[5] - 17.0 * q : x.lane[5]) << quanta;
    EXPECT_EQ(kept.lane[5], once.lane[5]);
  }
}

/// A share of an exact layer: the layer, and then the share of what it passes on.
TEST_P(ExactLayerKernel, PassAShareOfAnExactLayerAsALayerAndThenAShare) {
  Numbers numbers(26);
  const std::vector<Tile> rounder = rounders();
  for (int round = 0; round < 60; ++round) {
    StepData step = grid_step(numbers);
    StepData share = any_step(numbers);
    share.attachment = share.carries = std::vector<Tile>(sample_tiles);
    share.width = dense_tiles([](std::size_t) { return infinity; });
    share.share =
        dense_tiles([&](std::size_t) { return numbers.once_in(4) ? 1.0 : numbers.unit(); });
    PlainSequence expected({step, share}, std::vector<Tile>(sample_tiles));
    step.share = share.share;
    for (int occurrence = 0; occurrence < 4; ++occurrence) {
      const SparseTiles row = grid_amounts(numbers);
      std::vector<Tile> found(row.tile.size());
      pass_one(row.row(), step.keeping(), rounder, found.data());
      expect_passed(row, expected, found);
    }
  }
}

TEST_P(ExactLayerKernel, TouchNoOtherTiles) {
  Numbers numbers(25);
  StepData step = grid_step(numbers);
  step.carries = dense_tiles([](std::size_t) { return 1.0; });
  const SparseTiles row = sparse_tiles([](std::size_t i) { return quantum_of(i); });
  std::vector<Tile> out(row.tile.size());
  pass_one(row.row(), step.keeping(), rounders(), out.data());
  for (const std::size_t tile : {1U, 4U, 5U, 6U, 7U}) EXPECT_EQ(step.carried[tile], Tile{});
  pass_one({}, step.keeping(), rounders(), nullptr);
  EXPECT_EQ(step.carried[0].lane[0], quantum_of(0)) << "an empty row adds nothing";
}

}  // namespace
}  // namespace faultline::numerics::kernels::exact_layer_kernel_test
