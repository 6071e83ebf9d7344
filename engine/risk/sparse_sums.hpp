// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "risk/loss_sums.hpp"

namespace faultline::risk {

/// Sums of amounts that few trials have, in rows: Σw, Σw², Σwx and Σ(wx)² over those that are above
/// 0, as integers of 2⁻⁵⁰ each. Exact and order-free.
class SparseSums {
 public:
  /// Amounts are below this, so that sums over 2³⁴ trials fit their integers.
  static constexpr double largest = 0x1p20;

  explicit SparseSums(std::size_t rows) : rows_(rows) {}

  /// An amount x > 0 of a row, in the unit of its row, in each of `copies` trials of this weight.
  void add(std::size_t row, double amount, double weight, std::uint64_t copies);
  void merge(const SparseSums& other);
  void save(base::ArchiveWriter& archive) const;
  /// Throws `base::ArchiveError` for sums that no run has.
  void load(base::ArchiveReader& archive);

  /// Without Σwx², which is 0.
  [[nodiscard]] LossSums of(std::size_t row) const;
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] static std::size_t memory_bytes(std::size_t rows) { return rows * sizeof(Row); }

 private:
  struct Row {
    numerics::Int128 weight = 0;
    numerics::Int128 weight_squared = 0;
    numerics::Int128 first = 0;
    numerics::Int128 second = 0;
  };
  std::vector<Row> rows_;
};

}  // namespace faultline::risk
