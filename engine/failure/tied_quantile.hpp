// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "failure/latent_draw.hpp"
#include "failure/occurrence_draws.hpp"

namespace faultline::failure {

/// Where in its law a severity is taken (docs/methods/failure.md, F.13): with the uniform u of its
/// own word, the loadings b of an AVS and the factors F of the trial,
///
///     v = Φ(−Σ_k b_k F_k + √(1−|b|²) Φ⁻¹(u)),
///
/// uniform on (0, 1) and the higher, the lower the factors on which it loads. Without loadings v is
/// u itself.
class TiedQuantile {
 public:
  struct Loading {
    std::string name;      ///< of the factor: "factor.market", "factor.client=geth"
    std::uint32_t factor;  ///< its place
    double value;          ///< b_k
  };

  TiedQuantile() = default;
  /// In the order in which they add up. Expects |b|² < 1.
  explicit TiedQuantile(std::vector<Loading> loadings);

  [[nodiscard]] bool tied() const { return !loadings_.empty(); }

  /// v, inside (0, 1).
  [[nodiscard]] double operator()(double uniform, const OccurrenceDraws& draws) const;

  /// The summands of Φ⁻¹(v): −b_k and F_k by loading,
  [[nodiscard]] std::vector<FactorPart> factor_parts(const OccurrenceDraws& draws) const;
  /// and √(1−|b|²) and Φ⁻¹(u).
  [[nodiscard]] LatentPart own_part(double uniform) const;

 private:
  std::vector<Loading> loadings_;
  double own_ = 1.0;
};

}  // namespace faultline::failure
