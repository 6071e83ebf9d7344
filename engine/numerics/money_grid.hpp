// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "base/contracts.hpp"

namespace faultline::numerics {

/// The multiples of a quantum q = 2^(⌊log₂ max⌋ − 49): amounts up to `max` are at most 2⁵⁰ quanta.
/// Amounts on the grid, and their sums and differences below 2³ · max, are exact in double, so sums
/// do not depend on their order and net = gross − recovered holds to the last bit.
class MoneyGrid {
 public:
  /// The grid of a holder that can lose nothing: every amount snaps to 0.
  MoneyGrid() = default;

  /// `max` ≥ 0: the largest amount there can be, in the numeraire.
  explicit MoneyGrid(double max) {
    FAULTLINE_EXPECT(max >= 0.0 && std::isfinite(max));
    if (max > 0.0) quantum_ = std::ldexp(1.0, std::ilogb(max) + 1 - 50);
  }

  [[nodiscard]] double quantum() const { return quantum_; }
  /// (x + rounder) − rounder = snap(x) for 0 ≤ x < 2⁵¹ quanta.
  [[nodiscard]] double rounder() const { return quantum_ == 0.0 ? 0x1p1000 : 0x1.8p52 * quantum_; }
  /// The nearest multiple of the quantum, ties to even. Monotone.
  [[nodiscard]] double snap(double amount) const {
    return quantum_ == 0.0 ? 0.0 : std::nearbyint(amount / quantum_) * quantum_;
  }
  /// How many quanta an amount on the grid is.
  [[nodiscard]] std::int64_t quanta(double amount) const {
    return quantum_ == 0.0 ? 0 : static_cast<std::int64_t>(amount / quantum_);
  }

 private:
  double quantum_ = 0.0;
};

}  // namespace faultline::numerics
