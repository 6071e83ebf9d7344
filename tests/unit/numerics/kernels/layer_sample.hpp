// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/kernels/tile_kernels.hpp"
#include "unit/numerics/kernels/tile_sample.hpp"

/// Steps of layers for the tests of kernels that pass amounts through them, and plain loops over
/// lanes that say what is expected.
namespace faultline::numerics::kernels {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

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

inline PlainLayer plain(const StepData& step, std::size_t i) {
  const auto at = [i](const std::vector<Tile>& tiles) { return tiles[i / 16].lane[i % 16]; };
  return {at(step.attachment), at(step.width), at(step.share), at(step.carries) != 0.0};
}

/// A size that amounts of the lane have; 1 where there is no grid.
inline double scale_of(std::size_t lane) {
  return quantum_of(lane) == 0.0 ? 1.0 : 0x1p49 * quantum_of(lane);
}

/// Attachments, widths and shares of all kinds; shares above 1 pay more than reaches them.
inline StepData any_step(Numbers& numbers) {
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

inline SparseTiles amounts_of(Numbers& numbers) {
  return sparse_tiles([&](std::size_t i) {
    return numbers.once_in(5) ? 0.0 : rounded_to(quantum_of(i), scale_of(i) * numbers.unit());
  });
}

inline void expect_passed(const SparseTiles& row, PlainSequence& expected,
                          const std::vector<Tile>& found) {
  for (std::size_t i = 0; i < row.tile.size(); ++i) {
    Tile tile;
    for (std::size_t l = 0; l < 16; ++l) {
      tile.lane[l] = expected.pass(16 * row.tile[i] + l, row.values[i].lane[l]);
    }
    ASSERT_EQ(bits_of(found[i]), bits_of(tile));
  }
}

/// One step for all lanes of one tile.
inline StepData uniform_step(double attachment, double width, double share, double carries) {
  const auto all = [](double value) {
    std::vector<Tile> tiles(1);
    tiles[0].lane.fill(value);
    return tiles;
  };
  return {all(attachment), all(width), all(share), all(carries), std::vector<Tile>(1)};
}

inline const std::vector<std::uint32_t> first_tile{0};

}  // namespace faultline::numerics::kernels
