// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

/// Sums of one amount over trials: integers of 2⁻³⁶ of a bound, in no order. An amount is rounded
/// by 2⁻³⁷ of the bound at most; weights are below `weight_bound`.
class PaymentSums {
 public:
  explicit PaymentSums(double bound = 0.0)
      : quantum_(bound > 0.0 ? std::ldexp(1.0, std::ilogb(bound) + 1 - 36) : 0.0) {}

  /// `copies` trials of that amount and weight.
  void add(double amount, double weight, std::uint64_t copies);
  void merge(const PaymentSums& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);

  /// Of all trials, of which there are n.
  [[nodiscard]] double mean(double trials) const;
  /// Standard error of the mean; NaN when all amounts are equal.
  [[nodiscard]] double mean_error(double trials) const;
  [[nodiscard]] double deviation(double trials) const;
  /// Probability of any amount at all.
  [[nodiscard]] double probability(double trials) const;

 private:
  double quantum_;
  numerics::Int128 positive_ = 0;         ///< Σw over amounts above 0, in `weight_quanta`
  numerics::Int128 first_ = 0;            ///< Σwx
  numerics::Int128 second_ = 0;           ///< Σwx²
  numerics::Int128 weighted_second_ = 0;  ///< Σw²x²
};

}  // namespace faultline::risk
