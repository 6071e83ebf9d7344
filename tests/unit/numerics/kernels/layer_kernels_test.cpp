// SPDX-License-Identifier: Apache-2.0
//
// `pass_layers`. Expected values are plain loops over lanes, from the formula in the header, or
// worked by hand.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/kernels/tile_kernels.hpp"
#include "unit/numerics/kernels/layer_sample.hpp"
#include "unit/numerics/kernels/tile_sample.hpp"

namespace faultline::numerics::kernels::layer_kernels_test {
namespace {

using LayerKernels = TileKernels;
INSTANTIATE_TEST_SUITE_P(Targets, LayerKernels, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

TEST_P(LayerKernels, PassRowAfterRowThroughStepsThatRemember) {
  Numbers numbers(21);
  const std::vector<Tile> rounder = rounders();
  for (std::size_t round = 0; round < 60; ++round) {
    std::vector<StepData> steps;
    for (std::size_t s = 0; s < 1 + round % 4; ++s) steps.push_back(any_step(numbers));
    const std::vector<Tile> gives_back =
        dense_tiles([&](std::size_t) { return numbers.once_in(2) ? 0.0 : 1.0; });
    PlainSequence expected(steps, gives_back);
    std::vector<LayerStep> views;
    for (StepData& step : steps) views.push_back(step.keeping());
    for (int occurrence = 0; occurrence < 5; ++occurrence) {
      const SparseTiles row = amounts_of(numbers);
      std::vector<Tile> found(row.tile.size());
      pass_layers(row.row(), {views, gives_back.data(), rounder.data()}, found.data());
      expect_passed(row, expected, found);
    }
    for (std::size_t s = 0; s < steps.size(); ++s) {
      for (std::size_t i = 0; i < 16 * sample_tiles; ++i) {
        ASSERT_EQ(steps[s].carried[i / 16].lane[i % 16], expected.carried(i, s)) << s << " " << i;
      }
    }
  }
}

TEST_P(LayerKernels, PassEveryRowAsTheFirstWhereNothingIsKept) {
  Numbers numbers(22);
  const std::vector<Tile> rounder = rounders();
  for (std::size_t round = 0; round < 30; ++round) {
    std::vector<StepData> steps;
    for (std::size_t s = 0; s < 1 + round % 3; ++s) steps.push_back(any_step(numbers));
    const std::vector<Tile> gives_back(sample_tiles);
    PlainSequence expected(steps, gives_back);
    std::vector<LayerStep> views;
    for (const StepData& step : steps) views.push_back(step.forgetting());
    for (int occurrence = 0; occurrence < 3; ++occurrence) {
      const SparseTiles row = amounts_of(numbers);
      std::vector<Tile> found(row.tile.size());
      pass_layers(row.row(), {views, gives_back.data(), rounder.data()}, found.data());
      expected.forget();
      expect_passed(row, expected, found);
    }
  }
}

/// What one lane is paid of each amount in turn, on the grid of `largest`.
std::vector<double> paid_in_turn(std::vector<StepData> steps, double gives_back, double largest,
                                 const std::vector<double>& amounts) {
  std::vector<LayerStep> views;
  for (StepData& step : steps) views.push_back(step.keeping());
  Tile takes, rounder;
  takes.lane.fill(gives_back);
  rounder.lane.fill(MoneyGrid(largest).rounder());
  std::vector<double> paid;
  for (const double amount : amounts) {
    Tile x, out;
    x.lane.fill(amount);
    pass_layers({first_tile, {&x, 1}}, {views, &takes, &rounder}, &out);
    for (const double lane : out.lane) EXPECT_EQ(lane, out.lane[0]);
    paid.push_back(out.lane[0]);
  }
  return paid;
}

using Amounts = std::vector<double>;

// Deductible 2, then limit 5 over all: of 3, 3 and 4 there pass 1, 1 and 2, and of 9 the last 1.
TEST_P(LayerKernels, PassADeductiblePerOccurrenceAndALimitOverAll) {
  const Amounts paid =
      paid_in_turn({uniform_step(2.0, infinity, 1.0, 0.0), uniform_step(0.0, 5.0, 1.0, 1.0)}, 0.0,
                   16.0, {3.0, 3.0, 4.0, 9.0, 9.0});
  EXPECT_EQ(paid, (Amounts{1.0, 1.0, 2.0, 1.0, 0.0}));
}

// The first step makes 6 of 4; 4 is paid, and of the limit 10 only 4 is used where 2 is given back:
// then 6 more fit, else 4.
TEST_P(LayerKernels, GiveBackWhatIsNotPaidOnlyWhereAskedTo) {
  const std::vector<StepData> steps{uniform_step(0.0, infinity, 1.5, 0.0),
                                    uniform_step(0.0, 10.0, 1.0, 1.0)};
  EXPECT_EQ(paid_in_turn(steps, 1.0, 64.0, {4.0, 20.0}), (Amounts{4.0, 6.0}));
  EXPECT_EQ(paid_in_turn(steps, 0.0, 64.0, {4.0, 20.0}), (Amounts{4.0, 4.0}));
}

// A limit of 10 that 30 has reached holds 10 of it, so that 2 given back leave room for 2.
TEST_P(LayerKernels, GiveBackToALimitThatIsUsedUp) {
  const std::vector<StepData> steps{uniform_step(0.0, infinity, 2.0, 0.0),
                                    uniform_step(0.0, 10.0, 1.0, 1.0)};
  EXPECT_EQ(paid_in_turn(steps, 1.0, 64.0, {2.0, 2.0, 2.0, 2.0, 2.0, 2.0}),
            (Amounts{2.0, 2.0, 2.0, 2.0, 2.0, 0.0}));
  EXPECT_EQ(paid_in_turn(steps, 0.0, 64.0, {2.0, 2.0, 2.0, 2.0}), (Amounts{2.0, 2.0, 2.0, 0.0}));
}

// 2⁻⁴⁷ of 1 is 4 quanta of 2⁻⁴⁹, and 2⁻⁴⁶ is 8.
TEST_P(LayerKernels, LeaveOverWhatIsMoreThanRoundingCouldHaveLeft) {
  const auto paid_of_one = [](double rest) {
    return paid_in_turn({uniform_step(0.0, infinity, 1.0 - rest, 0.0)}, 0.0, 1.0, {1.0}).front();
  };
  EXPECT_EQ(paid_of_one(0x1p-47), 1.0);
  EXPECT_EQ(paid_of_one(0x1p-46), 1.0);
  EXPECT_EQ(paid_of_one(0x1p-45), 1.0 - 0x1p-45);
  EXPECT_EQ(paid_of_one(0x1p-46 + 0x1p-49), 1.0 - 0x1p-46 - 0x1p-49);
}

TEST_P(LayerKernels, PayNothingInALaneWithoutAGrid) {
  EXPECT_EQ(paid_in_turn({uniform_step(0.0, infinity, 1.0, 0.0)}, 0.0, 0.0, {0.0, 0.0}),
            (Amounts{0.0, 0.0}));
}

/// Steps without tiles of what is 0, infinite or 1 in all lanes.
TEST_P(LayerKernels, TakeWhatIsNotGivenForNothing) {
  Numbers numbers(27);
  const std::vector<Tile> rounder = rounders();
  const std::vector<Tile> gives_back(sample_tiles);
  for (std::size_t round = 0; round < 32; ++round) {
    StepData step = any_step(numbers);
    const auto all = [](double value) { return dense_tiles([=](std::size_t) { return value; }); };
    if (round % 2 != 0) step.attachment = all(0.0);
    if (round / 2 % 2 != 0) step.width = all(infinity);
    if (round / 4 % 2 != 0) step.share = all(1.0);
    PlainSequence expected({step}, gives_back);
    LayerStep view = step.keeping();
    if (round % 2 != 0) view.attachment = nullptr;
    if (round / 2 % 2 != 0) view.width = nullptr;
    if (round / 4 % 2 != 0) view.share = nullptr;
    for (int occurrence = 0; occurrence < 3; ++occurrence) {
      const SparseTiles row = amounts_of(numbers);
      std::vector<Tile> found(row.tile.size());
      pass_layers(row.row(), {{&view, 1}, nullptr, rounder.data()}, found.data());
      expect_passed(row, expected, found);
    }
  }
}

/// Totals of fresh tiles count as 0, whatever they are.
TEST_P(LayerKernels, ForgetWhatFreshTilesHeld) {
  Numbers numbers(28);
  const std::vector<Tile> rounder = rounders();
  for (int round = 0; round < 20; ++round) {
    std::vector<StepData> steps{any_step(numbers), any_step(numbers)};
    const std::vector<Tile> gives_back =
        dense_tiles([&](std::size_t) { return numbers.once_in(2) ? 0.0 : 1.0; });
    PlainSequence expected(steps, gives_back);
    for (StepData& step : steps) step.carried = dense_tiles([](std::size_t) { return 7.0; });
    const std::array views{steps[0].keeping(), steps[1].keeping()};
    const SparseTiles row = amounts_of(numbers);
    std::vector<std::uint8_t> fresh(row.tile.size(), 1);
    for (int occurrence = 0; occurrence < 3; ++occurrence) {
      std::vector<Tile> found(row.tile.size());
      pass_layers(row.row(), {views, gives_back.data(), rounder.data(), fresh.data()},
                  found.data());
      expect_passed(row, expected, found);
      fresh.assign(fresh.size(), 0);
    }
  }
}

}  // namespace
}  // namespace faultline::numerics::kernels::layer_kernels_test
