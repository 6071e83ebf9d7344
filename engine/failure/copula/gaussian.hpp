// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "failure/copula/gaussian_factors.hpp"
#include "failure/copula/gaussian_matrix.hpp"
#include "failure/copula/given_failures.hpp"
#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// Latent variables that are jointly normal (Li 2000, doi:10.3905/jfi.2000.319253): cause c fires
/// iff X_c < ξ_c = Φ⁻¹(p_c), with U_c = Φ(X_c). Factor blocks and matrix blocks are independent of
/// each other.
class GaussianCopula {
 public:
  static constexpr Copula word = Copula::gaussian;
  static constexpr bool has_degrees_of_freedom = false;

  struct Workspace {
    GivenFailures::Workspace given;
    GaussianFactors::Workspace factors;
    GaussianMatrix::Workspace matrix;
  };

  explicit GaussianCopula(const LatentStructure& structure);

  /// Appends who fires in the lanes of a group of 64 trials.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, KnownLanes known,
            Workspace& workspace, std::vector<Firing>& firings) const;

  /// F by factor in the lanes of the group that `draw` drew last with this workspace.
  [[nodiscard]] std::span<const std::array<double, 64>> factors(std::uint64_t seed,
                                                                std::uint64_t group,
                                                                Workspace& workspace) const {
    return factors_.parts().factors(seed, group, workspace.given.shift.factors, workspace.factors);
  }
  /// The same, of a group that was not drawn with this workspace: the lanes of the mask.
  [[nodiscard]] std::span<const std::array<double, 64>> draw_factors(std::uint64_t seed,
                                                                     std::uint64_t group,
                                                                     std::uint64_t lanes,
                                                                     KnownLanes known,
                                                                     Workspace& workspace) const {
    given_.draw(seed, group, lanes, known, workspace.given);
    factors_.parts().draw_factors(seed, group, workspace.given.shift.factors, workspace.factors);
    return workspace.factors.factors;
  }
  /// F by factor, as `factors` has them in the lane of one trial.
  [[nodiscard]] std::vector<std::array<double, 64>> explain_factors(std::uint64_t seed,
                                                                    std::uint64_t trial,
                                                                    KnownLanes known) const {
    return given_.factors_of(factors_.parts(), seed, trial, known);
  }

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  KnownLanes known, CauseId cause) const;

 private:
  GivenFailures given_;
  GaussianFactors factors_;
  std::vector<GaussianMatrix> matrices_;
};

}  // namespace faultline::failure
