// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace faultline::numerics {

/// A monotone inverse distribution function, tabulated once and cheap to evaluate.
///
/// Node i holds the quantile at u = Φ(z_i) on a uniform grid of z over [−6.4, 6.4], the reach of a
/// 32-bit word. Between nodes: the cubic Hermite interpolant in z with fourth-order slopes,
/// limited so that it is monotone (Fritsch & Carlson 1980, doi:10.1137/0717021). The grid is
/// refined until the error measured at the midpoints is at most 1e-9 of the range of the quantile,
/// or the grid has 2¹⁴ intervals.
class QuantileTable {
 public:
  /// `quantile`: as a function of z = Φ⁻¹(u), non-decreasing and finite for |z| ≤ 6.5.
  explicit QuantileTable(const std::function<double(double z)>& quantile);

  /// The quantile at u ∈ (0, 1); monotone in u up to rounding. Beyond the grid, the value at its
  /// end.
  [[nodiscard]] double operator()(double u) const;

  /// The same as a function of z = Φ⁻¹(u).
  [[nodiscard]] double at_normal(double z) const;

  /// The largest absolute error at the midpoints of the intervals, measured when it was built.
  [[nodiscard]] double max_error() const { return max_error_; }

 private:
  /// `values` at the half-steps of the grid and a few beyond each end.
  void tabulate(const std::vector<double>& values, std::size_t intervals);

  struct Node {
    double value;
    double slope;  ///< per interval, not per unit of z
  };
  std::vector<Node> nodes_;
  double intervals_per_z_ = 0.0;
  double max_error_ = 0.0;
};

}  // namespace faultline::numerics
