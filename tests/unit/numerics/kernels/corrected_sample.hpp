// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "numerics/kernels/tile_kernels.hpp"
#include "unit/numerics/kernels/tile_sample.hpp"

namespace faultline::numerics::kernels {

/// Numbers of either sign and many sizes.
inline double any_number(Numbers& numbers) {
  return std::ldexp(numbers.between(-1.0, 1.0), static_cast<int>(numbers.below(40)) - 20);
}

/// Amounts around multiples of the quantum and around the ties between them.
inline double amount_to_round(Numbers& numbers, double quantum) {
  const double unit = quantum == 0.0 ? 1.0 : quantum;
  const auto size = static_cast<int>(numbers.below(51));
  const double whole = std::floor(std::ldexp(numbers.unit(), size));
  const double without_end = std::numeric_limits<double>::infinity();
  switch (numbers.below(5)) {
    case 0:
      return whole * unit;
    case 1:
      return (whole + 0.5) * unit;
    case 2:
      return std::nextafter((whole + 0.5) * unit, without_end);
    case 3:
      return std::nextafter((whole + 0.5) * unit, 0.0);
    default:
      return std::ldexp(numbers.unit(), size) * unit;
  }
}

/// What corrects an amount: some of it, nearly all of it, or more.
inline double correction_of(Numbers& numbers, double amount) {
  static constexpr std::array<double, 6> parts{0.0, 0.5, -0.25, -1.0 + 0x1p-40, -1.0 + 0x1p-41,
                                               -2.0};
  return amount * parts[numbers.below(parts.size())];
}

/// One lane of `CorrectedRow`, from the formula.
inline double corrected(double swept, double correction) {
  const double left = swept + correction;
  return left < 0x1p-40 * swept ? 0.0 : left;
}

/// A row of amounts with or without corrections, and what it comes to.
struct CorrectedSample {
  CorrectedSample(Numbers& numbers, bool is_corrected) {
    static constexpr std::array<double, 3> scales{1.0, 0.3, 0x1p-3};
    scale = scales[numbers.below(scales.size())];
    row = sparse_tiles(
        [&](std::size_t i) { return amount_to_round(numbers, quantum_of(i)) / scale; });
    correction = dense_tiles([&](std::size_t) { return any_number(numbers); });
    for (std::size_t i = 0; i < row.tile.size(); ++i) {
      amounts.push_back(tile_of_lanes([&](std::size_t l) {
        const double swept = scale * row.values[i].lane[l];
        double& by = correction[row.tile[i]].lane[l];
        by = correction_of(numbers, swept);
        const double amount = is_corrected ? corrected(swept, by) : swept;
        return rounded_to(quantum_of(16 * row.tile[i] + l), amount);
      }));
    }
    left = correction;
    if (is_corrected) {
      for (const std::uint32_t tile : row.tile) left[tile] = Tile{};
      used = correction.data();
    }
  }
  CorrectedSample(const CorrectedSample&) = delete;
  CorrectedSample& operator=(const CorrectedSample&) = delete;
  [[nodiscard]] CorrectedRow corrected_row() const { return {row.row(), scale, used}; }

  double scale;
  SparseTiles row;
  std::vector<Tile> correction;
  std::vector<Tile> left;     ///< of the correction, when amounts were taken
  std::vector<Tile> amounts;  ///< by tile of the row, rounded
  Tile* used = nullptr;
};

}  // namespace faultline::numerics::kernels
