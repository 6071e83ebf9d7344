// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "failure/latent_orthant.hpp"
#include "failure/latent_structure.hpp"
#include "numerics/truncated_sample.hpp"

namespace faultline::failure {

/// The latent normals y_S of causes in blocks, and m = √(V/ν), given that all of S fail within the
/// horizon: weighted points, over which conditional probabilities are averaged.
class GivenSample {
 public:
  /// Two members or more, which `check_condition` let pass. `sets` share the work.
  GivenSample(const LatentStructure& structure, const BlockMembers& set, std::size_t sets = 1);

  /// P(X_c < t | S) of a cause outside S: the mean of Φ((m t − r_cᵀ R_SS⁻¹ y_S)/s_c) with r_c its
  /// correlations with the members, in their order, and s_c² = 1 − r_cᵀ R_SS⁻¹ r_c.
  [[nodiscard]] double other(std::span<const double> correlations, double threshold) const;

  /// P(X_s < t | S) of a member, t at most its threshold t_s: the mean of
  /// Φ((m t − μ)/s)/Φ((m t_s − μ)/s) with μ, s² the mean and variance of y_s given the others.
  [[nodiscard]] double member(std::size_t place, double threshold) const;

 private:
  template <class Value>
  [[nodiscard]] double mean(Value&& value) const;

  std::size_t size_;
  std::vector<double> bounds_;     ///< t_s by member
  std::vector<double> precision_;  ///< R_SS⁻¹, row-major
  std::vector<double> score_;      ///< R_SS⁻¹ y_S by point, then member
  std::vector<double> latent_;     ///< y_S likewise
  std::vector<double> root_;       ///< m by point
  std::vector<double> weight_;     ///< by point
};

}  // namespace faultline::failure
