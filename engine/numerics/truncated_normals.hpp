// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "numerics/orthant_tilt.hpp"
#include "numerics/student_t.hpp"

namespace faultline::numerics {

/// Normals X = C·E of correlation matrix C·Cᵀ, given that X_i < m·b_i for all i: m = 1, or for
/// t variables m = √(V/ν) with V ~ χ²_ν, which is drawn with them. Exact but for 4e-7 of r, by
/// rejection: X are drawn one after another under a tilt that makes rejections few
/// (orthant_tilt.hpp).
class TruncatedNormals {
 public:
  /// Arguments as those of `orthant_tilt`.
  TruncatedNormals(std::span<const double> bounds, std::span<const double> lower,
                   double degrees_of_freedom);

  /// How many uniforms one attempt takes: one for each normal, one for V, one that decides.
  [[nodiscard]] std::size_t uniforms() const { return bounds_.size() + 2; }

  /// One attempt, from uniforms in (0, 1): m with the normals in `normals`, or nothing where it is
  /// rejected and further ones are needed.
  [[nodiscard]] std::optional<double> attempt(std::span<const double> uniforms,
                                              std::span<double> normals) const;

  /// w of C·Cᵀ·w = `values`, in place.
  void solve(std::span<double> values) const;

 private:
  [[nodiscard]] std::span<const double> row(std::size_t i) const;

  std::vector<double> bounds_;
  std::vector<double> lower_;  ///< C, row-major
  double degrees_of_freedom_;
  OrthantTilt tilt_;
  std::optional<StudentT> doubled_;  ///< of 2ν: its V/2 is of the gamma law of shape ν
};

}  // namespace faultline::numerics
