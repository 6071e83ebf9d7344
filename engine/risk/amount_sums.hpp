// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "risk/mean_estimate.hpp"

namespace faultline::risk {

/// Sums over trials of amounts x that lie on no money grid: Σwx, Σwx² and Σ(wx)² of some items, as
/// integers. With u the power of two above an item's bound, the first are in units of 2⁻⁵⁶·u, the
/// second of 2⁻⁵⁶·u², the third squares of multiples of 2⁻⁴⁰·u: 2³⁴ trials of weights below 64 stay
/// below 2⁹⁶ and 2¹²⁶.
class AmountSums {
 public:
  /// No amount of an item is above its bound, which is above 0.
  explicit AmountSums(std::span<const double> bounds);

  /// In each of `copies` trials of this weight.
  void add(std::size_t item, double amount, double weight, std::uint64_t copies);
  void merge(const AmountSums& other);
  void save(base::ArchiveWriter& archive) const;
  /// Throws `base::ArchiveError` for sums in other units, or that no run has.
  void load(base::ArchiveReader& archive);

  [[nodiscard]] MeanEstimate mean(std::size_t item, double trials) const;
  /// √((E[x²] − E[x]²)·n/(n − 1)).
  [[nodiscard]] double deviation(std::size_t item, double trials) const;
  /// Σwx, in the amounts' unit, and Σ(wx)², in its square.
  [[nodiscard]] double first(std::size_t item) const;
  [[nodiscard]] double weighted_second(std::size_t item) const;
  [[nodiscard]] static std::size_t memory_bytes(std::size_t items);
  /// What rounding may do to a variance, relative to the mean square.
  static constexpr double square_noise = 0x1p-36;

 private:
  struct Sums {
    numerics::Int128 first = 0;
    numerics::Int128 square = 0;  ///< Σwx²
    numerics::Int128 second = 0;  ///< Σ(wx)²
  };
  std::vector<double> unit_;  ///< by item
  std::vector<Sums> sums_;
};

}  // namespace faultline::risk
