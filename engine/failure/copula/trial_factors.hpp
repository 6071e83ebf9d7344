// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "failure/copula/factor_parts.hpp"
#include "failure/copula/given_failures.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// The standard normals F on which the causes of a copula's factor blocks load: by factor of the
/// structure and lane of a group of 64 trials, given what is known of the trials, and before any
/// mixing variable scales a sum of them. Refers to parts of the copula.
class TrialFactors {
 public:
  /// What a draw of a copula leaves behind for `drawn`.
  struct Workspace {
    GivenFailures::Workspace given;
    FactorParts::Workspace factors;
  };

  TrialFactors(const GivenFailures& given, const FactorParts& parts)
      : given_(given), parts_(parts) {}

  /// In the lanes of the group that the copula drew last with this workspace.
  [[nodiscard]] std::span<const std::array<double, 64>> drawn(std::uint64_t seed,
                                                              std::uint64_t group,
                                                              Workspace& workspace) const {
    return parts_.factors(seed, group, workspace.given.shift.factors, workspace.factors);
  }
  /// The same, of a group that was not drawn with this workspace: the lanes of the mask.
  [[nodiscard]] std::span<const std::array<double, 64>> draw(std::uint64_t seed,
                                                             std::uint64_t group,
                                                             std::uint64_t lanes, KnownLanes known,
                                                             Workspace& workspace) const {
    given_.draw(seed, group, lanes, known, workspace.given);
    parts_.draw_factors(seed, group, workspace.given.shift.factors, workspace.factors);
    return workspace.factors.factors;
  }
  /// Those of one trial, in its lane.
  [[nodiscard]] std::vector<std::array<double, 64>> explain(std::uint64_t seed, std::uint64_t trial,
                                                            KnownLanes known) const {
    Workspace workspace;
    const auto factors = draw(seed, trial / 64, std::uint64_t{1} << (trial % 64), known, workspace);
    return {factors.begin(), factors.end()};
  }

 private:
  const GivenFailures& given_;
  const FactorParts& parts_;
};

}  // namespace faultline::failure
