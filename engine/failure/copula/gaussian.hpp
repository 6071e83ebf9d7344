// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "failure/copula/gaussian_factors.hpp"
#include "failure/copula/gaussian_matrix.hpp"
#include "failure/copula/given_failures.hpp"
#include "failure/copula/trial_factors.hpp"
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

  struct Workspace : TrialFactors::Workspace {
    GaussianMatrix::Workspace matrix;
  };

  explicit GaussianCopula(const LatentStructure& structure);

  /// Appends who fires in the lanes of a group of 64 trials.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, KnownLanes known,
            Workspace& workspace, std::vector<Firing>& firings) const;

  /// F by factor in trials.
  [[nodiscard]] TrialFactors factors() const { return {given_, factors_.parts()}; }

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  KnownLanes known, CauseId cause) const;

 private:
  GivenFailures given_;
  GaussianFactors factors_;
  std::vector<GaussianMatrix> matrices_;
};

}  // namespace faultline::failure
