// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "numerics/pair_density.hpp"

namespace faultline::numerics {

/// P(X ≤ h, Y ≤ k) as a function of the correlation ρ of X and Y, which are jointly normal or, with
/// ν degrees of freedom, have a bivariate t law of that scale matrix. It grows with ρ:
///
///   ∂P/∂θ = (1/2π)·e^{−q/2} or (1/2π)·(1 + q/ν)^{−ν/2},
///   ρ = sin θ,  q = (h² + k² − 2hkρ)/(1 − ρ²)
///
/// (Plackett 1954, doi:10.1093/biomet/41.3-4.351; Genz 2004,
/// doi:10.1023/B:STCO.0000035304.20635.31, §3). Integrated from ρ = −1, so that small probabilities
/// keep their relative precision: 1e-10.
class PairProbability {
 public:
  struct Margin {
    double threshold;    ///< h, finite
    double probability;  ///< P(X ≤ h), in (0, 1)
  };

  /// ν infinite for the normal law.
  PairProbability(Margin first, Margin second, double degrees_of_freedom);

  /// P at ρ ∈ [−1, 1].
  [[nodiscard]] double at(double rho) const;

  /// P at ρ = −1, max(0, p + q − 1), and at ρ = 1, min(p, q): Fréchet's bounds.
  [[nodiscard]] double lowest() const { return lowest_; }
  [[nodiscard]] double highest() const { return highest_; }

  /// The ρ where P is `joint`, which is within the bounds.
  [[nodiscard]] double correlation_at(double joint) const;

 private:
  [[nodiscard]] double integral(double begin, double end) const;

  /// A panel of the integration in u, and P at its lower end.
  struct Panel {
    double begin;
    double end;
    double below;
  };
  /// The panel where P reaches `joint`.
  [[nodiscard]] Panel panel_of(double joint) const;

  PairDensity density_;
  double lowest_;
  double highest_;
  std::vector<double> negative_edges_;  ///< from u = −1 to 0
  std::vector<double> positive_edges_;  ///< from u = 0 to 1
  double at_zero_;                      ///< P at ρ = 0
};

}  // namespace faultline::numerics
