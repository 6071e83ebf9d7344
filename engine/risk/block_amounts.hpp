// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "numerics/money_grid.hpp"
#include "risk/trial_blocks.hpp"

namespace faultline::risk {

/// Whether amounts are also counted in bins, so that what exceeds a threshold can be told.
enum class BlockTail : std::uint8_t { absent, kept };

/// One amount that is lost or paid in a trial, summed over the trials of each block: integers, in
/// no order. Sums are exact where amounts are on the grid and weights are 1, and rounded to a
/// quantum a trial elsewhere. Bins are a sixteenth of an octave wide.
class BlockAmounts {
 public:
  /// Sums nothing.
  BlockAmounts() = default;
  /// Of amounts of at most `bound`, in quanta of `grid`.
  BlockAmounts(double bound, const numerics::MoneyGrid& grid, BlockTail tail);

  /// A trial of that weight, copies of which belong to blocks.
  void add(double amount, double weight, std::span<const TrialBlocks::Share> shares);
  void merge(const BlockAmounts& other);
  void save(base::ArchiveWriter& archive) const;
  /// Throws `base::ArchiveError` where what was saved is in other units.
  void load(base::ArchiveReader& archive);

  /// Σ w·x of each block, in quanta of the grid.
  [[nodiscard]] std::span<const numerics::Int128> quanta() const { return sums_; }
  /// Σ w·x of each block.
  [[nodiscard]] std::vector<double> sums() const;
  /// Σ w·max(x − threshold, 0) of each block; in the bin of the threshold, of its sum as a whole.
  [[nodiscard]] std::vector<double> excess(double threshold) const;
  /// Numbers that are kept.
  [[nodiscard]] std::size_t size() const { return sums_.size() + bins_.size(); }

  [[nodiscard]] static std::size_t memory_bytes(double bound, const numerics::MoneyGrid& grid,
                                                BlockTail tail);

 private:
  struct Bin {
    numerics::Int128 weight = 0;  ///< multiples of 1/`weight_quanta`
    numerics::Int128 quanta = 0;
  };

  [[nodiscard]] std::size_t bin_of(double amount) const;

  double quantum_ = 0.0;
  std::vector<numerics::Int128> sums_;  ///< by block
  std::vector<Bin> bins_;               ///< block × bin
  std::size_t bin_count_ = 0;           ///< of a block
};

}  // namespace faultline::risk
