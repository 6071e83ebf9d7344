// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// Causes of the factor blocks under the Gaussian copula, X_c = Σ_k b_ck F_k + s_c ε_c with
/// s_c = √(1−|b_c|²) (M.4). Each own part is one word u_c, so that given the factors
///
///   c fires iff u_c < Φ((ξ_c − Σ_k b_ck F_k)/s_c),   U_c = Φ(Σ_k b_ck F_k + s_c Φ⁻¹(u_c)).
///
/// Factors add up in the order of their names. All in double.
class GaussianFactors {
 public:
  struct Workspace {
    std::vector<std::array<double, 64>> factors;  ///< by factor
  };

  explicit GaussianFactors(const FactorStructure& structure);

  /// Appends who fires in the lanes of a group of 64 trials.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, Workspace& workspace,
            std::vector<Firing>& firings) const;

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  CauseId cause) const;

 private:
  struct Cause {
    CauseId id;
    std::uint64_t key;
    double threshold;      ///< ξ
    double idiosyncratic;  ///< s
    double inverse_idiosyncratic;
    std::uint32_t loading_begin;  ///< into `loadings_`
    std::uint32_t loading_end;
  };
  void add(const FactorStructure::Cause& cause);
  void draw_factors(std::uint64_t seed, std::uint64_t group, Workspace& workspace) const;
  /// X is the sum of the factors' parts and of the own part, in this order.
  [[nodiscard]] static double latent(const Cause& cause, double systematic, std::uint32_t word);
  void add_factors(const Cause& cause, const Workspace& workspace,
                   std::array<double, 64>& systematic) const;
  void draw_cause(const Cause& cause, std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                  const Workspace& workspace, std::vector<Firing>& firings) const;

  std::vector<NamedKey> factors_;
  std::vector<Cause> causes_;
  std::vector<FactorStructure::Loading> loadings_;
};

}  // namespace faultline::failure
