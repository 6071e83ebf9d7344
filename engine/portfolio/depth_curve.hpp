// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "portfolio/position_terms_spec.hpp"

namespace faultline::portfolio {

/// The discount at which an amount can be sold at once: linear between points, 0 at an amount of 0
/// unless a point says otherwise, flat behind the last (L.10).
class DepthCurve {
 public:
  struct Point {
    double amount;    ///< numeraire
    double discount;  ///< in [0, 1)
  };

  /// Amounts rise, and discounts do not fall.
  explicit DepthCurve(std::vector<Point> points);

  /// The preset of a position of some value: amounts are parts of that.
  static DepthCurve preset(Liquidity liquidity, double value);

  [[nodiscard]] double discount(double amount) const;

 private:
  std::vector<Point> points_;
};

}  // namespace faultline::portfolio
