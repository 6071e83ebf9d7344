// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "base/large_page_allocator.hpp"
#include "numerics/log_linear_histogram.hpp"
#include "numerics/money_grid.hpp"

namespace faultline::numerics {

/// Many histograms of losses that all have weight 1: the bins of `LossHistogram`, lighter.
///
/// Losses wait in short lists, one for each histogram, and are counted together: the bins of many
/// histograms do not fit a cache, those of one do.
///
/// Sums are integers, so that no order enters. Rows of bins, one an octave, exist once they are
/// used; they lie one after another in the order in which they were first needed, which no reading
/// shows.
class CountHistograms {
 public:
  using Bin = LossHistogram::Bin;
  static constexpr int octaves = LossHistogram::octaves;

  /// What one of the histograms is made for: as the arguments of `LossHistogram`.
  struct Shape {
    double max;
    MoneyGrid grid;
    friend bool operator==(const Shape& a, const Shape& b) {
      return a.max == b.max && a.grid.quantum() == b.grid.quantum();
    }
  };

  CountHistograms(const std::vector<Shape>& shapes, int bits);

  [[nodiscard]] std::size_t size() const { return shapes_.size(); }

  /// Counts a loss of 0 < x ≤ max in histogram h; x may exceed max by 2⁻⁴⁰ of it, and then goes to
  /// the bin of max.
  void add(std::size_t h, double x) {
    if (std::bit_cast<std::uint64_t>(x) - 1 >= tops_[h]) [[unlikely]] {
      add_above(h, x);
      return;
    }
    std::uint32_t& waiting = waiting_[h];
    waiting_loss_[h * most_waiting_ + waiting] = x;
    if (++waiting == most_waiting_) settle(h);
  }

  /// Counts `copies` losses of x.
  void add(std::size_t h, double x, std::uint64_t copies);

  /// Adds histograms of the same shapes.
  void merge(const CountHistograms& other);

  /// The bins in use, from the largest losses down. Σwx is exact in an atom, elsewhere too small by
  /// at most 2^−(29 + bits) of itself. Zeros are not counted.
  [[nodiscard]] std::vector<Bin> bins_descending(std::size_t h) const;

  [[nodiscard]] std::size_t memory_bytes() const;
  /// Bytes of a row of bins.
  [[nodiscard]] static std::size_t row_bytes(int bits) { return sizeof(Count) << bits; }

  void save(base::ArchiveWriter& archive) const;
  /// Throws `base::ArchiveError` when the saved ones have other shapes.
  void load(base::ArchiveReader& archive);

 private:
  static constexpr std::uint32_t no_row = ~std::uint32_t{0};
  /// Of an offset: sums over 2³⁴ losses fit 64 bits.
  static constexpr int offset_bits = 29;
  static constexpr std::size_t no_place = ~std::size_t{0};

  /// Losses of one bin. Doubles above 0 are ordered as their patterns are.
  struct Count {
    std::uint64_t count = 0;
    std::uint64_t offset = 0;  ///< Σ of the 29 bits behind those that choose the bin
    std::uint64_t low = ~std::uint64_t{0};
    std::uint64_t high = 0;
  };

  /// How many octaves a loss lies below max; wraps around for losses of higher octaves.
  [[nodiscard]] std::uint64_t below_top(std::size_t h, std::uint64_t pattern) const {
    return (tops_[h] >> 52) - (pattern >> 52);
  }
  /// Of the bin of a loss in the octaves of h, whose row exists from now on.
  [[nodiscard]] std::size_t place_of(std::size_t h, std::uint64_t pattern) const {
    std::uint32_t& row = rows_[h * octaves + below_top(h, pattern)];
    if (row == no_row) row = new_row();
    const std::uint64_t mask = (std::uint64_t{1} << bits_) - 1;
    return (std::size_t{row} << bits_) + ((pattern >> (52 - bits_)) & mask);
  }
  std::uint32_t new_row() const;
  void add_above(std::size_t h, double x, std::uint64_t copies = 1);
  void count_underflow(std::size_t h, double x, std::uint64_t copies) const;
  void count_at(std::size_t place, std::uint64_t pattern, std::uint64_t copies) const;
  void settle(std::size_t h) const;
  struct Edge;
  [[nodiscard]] Edge edge_of(std::size_t h, std::uint64_t pattern) const;
  [[nodiscard]] Bin bin_of(std::size_t h, const Count& count) const;
  [[nodiscard]] Bin underflow_of(std::size_t h) const;
  static void add_to(Count& to, const Count& from);
  void load_row(base::ArchiveReader& archive, std::size_t place);
  [[nodiscard]] bool belongs(const Count& count, std::size_t place, std::uint32_t bin) const;

  /// Lists of losses that are not in their bins yet: longer where there are few, so that all of
  /// them fit a cache.
  static constexpr std::size_t waiting_losses = std::size_t{1} << 15;
  static constexpr std::size_t shortest_list = 16;
  static constexpr std::size_t longest_list = 256;

  std::vector<Shape> shapes_;
  int bits_;
  std::vector<std::uint64_t> tops_;  ///< pattern of max
  // Reading settles what waits, which changes no reading: hence mutable.
  std::size_t most_waiting_;                    ///< in one list
  std::vector<double> waiting_loss_;            ///< by histogram, a list each
  mutable std::vector<std::uint32_t> waiting_;  ///< by histogram: how many wait
  mutable std::vector<std::uint32_t> rows_;     ///< histograms × octaves: number of the row
  mutable std::vector<Count, base::LargePageAllocator<Count>> counts_;  ///< rows of 2^bits bins
  mutable std::vector<Count> underflow_;  ///< by histogram; `offset` is Σ in quanta
};

}  // namespace faultline::numerics
