// SPDX-License-Identifier: Apache-2.0
//
// The kernels of tile_kernels.hpp that pass amounts through layers. Expected values are plain loops
// over lanes, from the formulas in the header, or worked by hand.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/kernels/tile_kernels.hpp"
#include "unit/numerics/kernels/tile_sample.hpp"

namespace faultline::numerics::kernels {
namespace {

using LayerKernels = TileKernels;
INSTANTIATE_TEST_SUITE_P(Targets, LayerKernels, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return target.param; });

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Parameters of a step, and its totals.
struct StepData {
  std::vector<Tile> attachment;
  std::vector<Tile> width;
  std::vector<Tile> share;
  std::vector<Tile> carries;
  std::vector<Tile> carried{sample_tiles};

  [[nodiscard]] LayerStep keeping() {
    return {attachment.data(), width.data(), share.data(), carries.data(), carried.data()};
  }
  [[nodiscard]] LayerStep forgetting() const {
    return {attachment.data(), width.data(), share.data(), carries.data(), nullptr};
  }
};

/// One lane of a step, from the formula.
struct PlainLayer {
  double attachment;
  double width;
  double share;
  bool carries;
  double carried = 0.0;

  [[nodiscard]] double f(double x) const {
    return share * std::min(std::max(x - attachment, 0.0), width);
  }
  double pass(double x) {
    if (!carries) return f(x);
    const double before = carried;
    carried = before + x;
    return f(before + x) - f(before);
  }
};

PlainLayer plain(const StepData& step, std::size_t i) {
  const auto at = [i](const std::vector<Tile>& tiles) { return tiles[i / 16].lane[i % 16]; };
  return {at(step.attachment), at(step.width), at(step.share), at(step.carries) != 0.0};
}

/// A size that amounts of the lane have; 1 where there is no grid.
double scale_of(std::size_t lane) {
  return quantum_of(lane) == 0.0 ? 1.0 : 0x1p49 * quantum_of(lane);
}

/// Attachments, widths and shares of all kinds; shares above 1 pay more than reaches them.
StepData any_step(Numbers& numbers) {
  StepData step;
  step.attachment = dense_tiles(
      [&](std::size_t i) { return numbers.once_in(3) ? 0.0 : scale_of(i) * numbers.unit(); });
  step.width = dense_tiles([&](std::size_t i) {
    const auto kind = numbers.below(6);
    if (kind == 0) return 0.0;
    return kind < 3 ? infinity : scale_of(i) * numbers.between(0.0, 4.0);
  });
  step.share = dense_tiles([&](std::size_t) {
    static constexpr std::array<double, 6> known{0.0, 1.0, 1.0, 1.0 - 0x1p-47, 0.3, 1.5};
    return known[numbers.below(known.size())];
  });
  step.carries = dense_tiles([&](std::size_t) { return numbers.once_in(2) ? 0.0 : 1.0; });
  return step;
}

/// A sequence of `steps`, lane by lane.
class PlainSequence {
 public:
  PlainSequence(const std::vector<StepData>& steps, const std::vector<Tile>& gives_back) {
    lanes_.resize(16 * sample_tiles);
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      for (const StepData& step : steps) lanes_[i].push_back(plain(step, i));
      gives_back_.push_back(gives_back[i / 16].lane[i % 16] != 0.0);
    }
  }

  double pass(std::size_t i, double x) {
    double y = x;
    for (PlainLayer& layer : lanes_[i]) y = layer.pass(y);
    const double excess = y - std::min(y, x);
    PlainLayer& last = lanes_[i].back();
    if (gives_back_[i] && excess > 0.0) {
      last.carried = std::max(std::min(last.carried, last.width) - excess, 0.0);
    }
    const double rest = x - std::min(y, x);
    return rounded_to(quantum_of(i), rest <= 0x1p-46 * x ? x : x - rest);
  }
  [[nodiscard]] double carried(std::size_t i, std::size_t step) const {
    return lanes_[i][step].carried;
  }
  void forget() {
    for (auto& lane : lanes_) {
      for (PlainLayer& layer : lane) layer.carried = 0.0;
    }
  }

 private:
  std::vector<std::vector<PlainLayer>> lanes_;
  std::vector<bool> gives_back_;
};

SparseTiles amounts_of(Numbers& numbers) {
  return sparse_tiles([&](std::size_t i) {
    return numbers.once_in(5) ? 0.0 : rounded_to(quantum_of(i), scale_of(i) * numbers.unit());
  });
}

void expect_passed(const SparseTiles& row, PlainSequence& expected,
                   const std::vector<Tile>& found) {
  for (std::size_t i = 0; i < row.tile.size(); ++i) {
    Tile tile;
    for (std::size_t l = 0; l < 16; ++l) {
      tile.lane[l] = expected.pass(16 * row.tile[i] + l, row.values[i].lane[l]);
    }
    ASSERT_EQ(bits_of(found[i]), bits_of(tile));
  }
}

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

/// One step for all lanes of one tile.
StepData uniform_step(double attachment, double width, double share, double carries) {
  const auto all = [](double value) {
    std::vector<Tile> tiles(1);
    tiles[0].lane.fill(value);
    return tiles;
  };
  return {all(attachment), all(width), all(share), all(carries), std::vector<Tile>(1)};
}

const std::vector<std::uint32_t> first_tile{0};

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

TEST_P(LayerKernels, PassOneExactLayerAsTheFormulaSays) {
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
TEST_P(LayerKernels, PayOfAllOccurrencesWhatTheLayerPaysOfTheirSum) {
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
TEST_P(LayerKernels, LeaveNoRestOfAnExactLayerThatPassesForRounding) {
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
TEST_P(LayerKernels, PassAShareOfAnExactLayerAsALayerAndThenAShare) {
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

TEST_P(LayerKernels, TouchNoOtherTiles) {
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
}  // namespace faultline::numerics::kernels
