// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "numerics/quantile_table.hpp"

namespace faultline::numerics {

/// Student's t law as a scale mixture: T = Z·√(ν/V) with Z standard normal and V ~ χ²_ν
/// independent of it. Set-up tabulates what a trial needs.
class StudentT {
 public:
  /// ν ≥ 1.
  explicit StudentT(double degrees_of_freedom);

  /// t = F_ν⁻¹(u) for u in (0, 1). Not tabulated: for set-up.
  [[nodiscard]] double quantile(double u) const;

  /// F_ν(x), non-decreasing. Wallace's transform (1959, Ann. Math. Statist. 30, 1121) y = −√(ν ln(1
  /// + x²/ν)) brings the law near the normal one; Φ⁻¹(F_ν) is tabulated as a function of it. Off by
  /// at most 1e-8, relative, down to 1e-8, and by at most 1e-9 below.
  [[nodiscard]] double cdf(double x) const;

  /// √(V/ν) at the quantile of V where Φ(z) is its distribution function: increasing in z and
  /// positive; off by at most 2e-7, relative, for |z| ≤ 6.
  [[nodiscard]] double root_mixing(double z) const;

 private:
  double nu_;
  QuantileTable normal_score_;   ///< Φ⁻¹(F_ν) of y
  QuantileTable mixing_eighth_;  ///< (V/ν)^(1/8) of z
};

}  // namespace faultline::numerics
