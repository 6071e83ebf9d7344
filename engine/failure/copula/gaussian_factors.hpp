// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "failure/copula/factor_parts.hpp"
#include "failure/copula/latent_shift.hpp"
#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// Causes of the factor blocks under the Gaussian copula (M.4). Each own part is one word u_c, so
/// that given the factors
///
///   c fires iff u_c < Φ((ξ_c − Σ_k b_ck F_k)/s_c),   U_c = Φ(Σ_k b_ck F_k + s_c Φ⁻¹(u_c)).
class GaussianFactors {
 public:
  using Workspace = FactorParts::Workspace;

  explicit GaussianFactors(const FactorStructure& structure);

  /// Appends who fires in the lanes of a group of 64 trials, but for those who are known to.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, const LatentShift& shift,
            Workspace& workspace, std::vector<Firing>& firings) const;

  [[nodiscard]] const FactorParts& parts() const { return parts_; }

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  const LatentShift& shift, CauseId cause) const;

 private:
  FactorParts parts_;
  std::vector<double> thresholds_;  ///< ξ by cause
};

}  // namespace faultline::failure
