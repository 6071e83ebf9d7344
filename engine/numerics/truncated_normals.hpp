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
/// t variables m = √(V/ν) with V ~ χ²_ν, which is drawn with them. Exact but for 4e-7 of m, by
/// rejection: E are drawn one after another, each below its bound given those before it, under a
/// tilt that makes rejections few (orthant_tilt.hpp).
class TruncatedNormals {
 public:
  /// Arguments as those of `orthant_tilt`, and what it found of them.
  TruncatedNormals(std::span<const double> bounds, std::span<const double> lower,
                   double degrees_of_freedom, OrthantTilt tilt);

  /// How many uniforms a proposal takes: one for each normal, and one for V.
  [[nodiscard]] std::size_t uniforms() const { return bounds_.size() + 1; }

  struct Proposal {
    double root;        ///< m
    double log_weight;  ///< ψ − ψ*, up to rounding at most 0
  };
  /// From uniforms in (0, 1); E goes to `independent`. A proposal is one of the normals wanted with
  /// probability e^{ψ − ψ*}. P(X_i < m·b_i for all i) = `scale`·E e^{ψ − ψ*}.
  [[nodiscard]] Proposal propose(std::span<const double> uniforms,
                                 std::span<double> independent) const;

  /// ln of e^{ψ*}, for t variables times Γ(ν)/(2^{ν/2−1} Γ(ν/2)).
  [[nodiscard]] double log_scale() const { return log_scale_; }

  /// X of E, in place.
  void correlate(std::span<double> independent) const;

  /// w of C·Cᵀ·w = `values`, in place.
  void solve(std::span<double> values) const;

 private:
  [[nodiscard]] std::span<const double> row(std::size_t i) const;
  [[nodiscard]] Proposal propose_root(double uniform) const;

  std::vector<double> bounds_;
  std::vector<double> lower_;  ///< C, row-major
  double degrees_of_freedom_;
  OrthantTilt tilt_;
  double log_scale_;
  std::optional<StudentT> doubled_;  ///< of 2ν: its V/2 is of the gamma law of shape ν
};

/// The law under the tilt of `orthant_tilt`; nothing where there is none, or a c_ii is 0.
[[nodiscard]] std::optional<TruncatedNormals> tilted_normals(std::span<const double> bounds,
                                                             std::span<const double> lower,
                                                             double degrees_of_freedom);

}  // namespace faultline::numerics
