// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "base/archive.hpp"
#include "numerics/int128.hpp"

namespace faultline::risk {

/// Integer form of the weight of a trial, a multiple of 2⁻⁵⁰ as in `numerics::LossHistogram`.
inline constexpr double weight_quanta = 0x1p50;

/// Every weight is below this, so that sums over 2³⁴ trials fit their integers.
inline constexpr double weight_bound = 64.0;

/// A non-negative amount of at most 2⁶² quanta as an integer, rounded to the nearest.
[[nodiscard]] inline std::int64_t rounded(double quanta) {
  return static_cast<std::int64_t>(quanta + 0.5);
}

/// How many trials an estimate is made of, and their weights: n, Σw, Σw². Exact and order-free.
class TrialTotals {
 public:
  /// `copies` trials of each weight.
  void add(std::span<const double> weight, std::uint64_t copies = 1);
  void merge(const TrialTotals& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] double weight() const { return static_cast<double>(weight_) / weight_quanta; }
  /// Whether every weight was 1, as under `plain`: Σ(w − 1)² = 0.
  [[nodiscard]] bool unweighted() const;

  friend bool operator==(const TrialTotals&, const TrialTotals&) = default;

 private:
  std::int64_t count_ = 0;
  numerics::Int128 weight_ = 0;
  numerics::Int128 weight_squared_ = 0;
};

}  // namespace faultline::risk
