// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "numerics/money_grid.hpp"

namespace faultline::numerics {

/// Weighted losses counted in bins of bounded relative width, all sums integers: the order of
/// insertion, batches and merging cannot change a bit.
///
/// Each of the 40 octaves below `max` has 2^bits bins of equal width; smaller losses share one
/// underflow bin and zeros one zero bin. Rows of bins exist once they are used.
class LossHistogram {
 public:
  /// Weights are multiples of 2⁻⁵⁰, so weight 1 is exact and rounding is below 1e-15 per trial.
  static constexpr double weight_quantum = 0x1p-50;
  static constexpr int octaves = 40;

  /// Integer sums over the losses of one bin. A bin with min == max is an atom, and exact.
  struct Bin {
    Int128 weight = 0;          ///< Σw, in weight quanta
    Int128 weight_squared = 0;  ///< Σw², in weight quanta
    Int128 weighted_loss = 0;   ///< Σwx, in quanta of the grid
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();

    [[nodiscard]] bool empty() const { return min > max; }
    [[nodiscard]] bool atom() const { return min == max; }
    friend bool operator==(const Bin&, const Bin&) = default;
  };

  /// `max` ≥ 0: no loss exceeds it. 2^bits bins per octave, 0 ≤ bits ≤ 12. `grid`: that of the
  /// losses.
  LossHistogram(double max, int bits, MoneyGrid grid);

  /// Counts a loss of 0 ≤ x ≤ max with weight 0 ≤ w < 64. Sums of amounts that were snapped upward
  /// may exceed max by 2⁻⁴⁰ of it; they go to the bin of max.
  void add(double x, double weight);
  /// Counts losses of zero by their total weight, and total squared weight, in weight quanta.
  void add_zeros(Int128 weight, Int128 weight_squared);

  /// Adds a histogram of the same shape.
  void merge(const LossHistogram& other);

  /// Calls f(const Bin&) for every bin in use, from the largest losses to the zeros.
  template <class F>
  void for_each_descending(F&& f) const;

  /// Relative width of a bin above the underflow bin: VaR is within this of the exact one.
  [[nodiscard]] double relative_width() const;
  [[nodiscard]] MoneyGrid grid() const { return grid_; }
  [[nodiscard]] std::size_t memory_bytes() const;

  void save(base::ArchiveWriter& archive) const;
  /// Throws `base::ArchiveError` when the saved histogram has another shape.
  void load(base::ArchiveReader& archive);

  friend bool operator==(const LossHistogram&, const LossHistogram&);

 private:
  [[nodiscard]] std::size_t bins_per_octave() const { return std::size_t{1} << bits_; }
  [[nodiscard]] Bin& bin_of(double x);

  int bits_;
  int top_exponent_;  ///< of max, biased as in its bits: octave 0 holds it
  double max_;
  double quanta_per_unit_;
  MoneyGrid grid_;
  Bin zero_;
  Bin underflow_;
  std::array<std::vector<Bin>, octaves> rows_;  ///< an unused octave has no bins
};

template <class F>
void LossHistogram::for_each_descending(F&& f) const {
  for (const std::vector<Bin>& row : rows_) {
    for (auto bin = row.rbegin(); bin != row.rend(); ++bin) {
      if (!bin->empty()) f(*bin);
    }
  }
  if (!underflow_.empty()) f(underflow_);
  if (!zero_.empty()) f(zero_);
}

}  // namespace faultline::numerics
