// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "failure/copula/factor_parts.hpp"
#include "failure/copula/latent_shift.hpp"
#include "failure/copula/mixing_variable.hpp"
#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// Causes of the factor blocks under the student-t copula: X_c = √(ν/V)·(Σ_k b_ck F_k + s_c ε_c)
/// fires below t_c. With m = √(V/ν) and the own part from one word u_c, given the factors and V
///
///   c fires iff u_c < Φ((t_c m − Σ_k b_ck F_k)/s_c),
///   U_c = F_ν(t_c + (Σ_k b_ck F_k − t_c m + s_c Φ⁻¹(u_c))/m).
class StudentTFactors {
 public:
  using Workspace = FactorParts::Workspace;

  StudentTFactors(const FactorStructure& structure, const numerics::StudentT& law);

  /// Appends who fires in the lanes of a group of 64 trials, but for those who are known to.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, const LatentShift& shift,
            const MixingVariable::Draw& mixing, Workspace& workspace,
            std::vector<Firing>& firings) const;

  [[nodiscard]] const FactorParts& parts() const { return parts_; }

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  const LatentShift& shift,
                                                  const MixingVariable::Draw& mixing,
                                                  CauseId cause) const;

 private:
  FactorParts parts_;
  std::vector<double> thresholds_;  ///< t by cause
};

}  // namespace faultline::failure
