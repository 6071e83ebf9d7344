// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/executor.hpp"
#include "base/issue.hpp"

namespace faultline::failure {

/// Who fails together within a horizon, as correlations of events: of the Bernoulli variables 1{c
/// fails within the horizon}.
struct EventMatrix {
  std::vector<std::string> names;
  std::vector<double> probabilities;  ///< of failing within the matrix's horizon, in (0, 1)
  std::vector<double> correlations;   ///< row-major, symmetric
};

/// The latent correlations that give these event correlations (Emrich & Piedmonte 1991,
/// doi:10.1080/00031305.1991.10475828), pair by pair and row-major: ρ with
///
///   P(X_i < t_i, X_j < t_j; ρ) = p_i p_j + r_ij √(p_i(1−p_i) p_j(1−p_j))
///
/// for the bivariate law of the copula; ν is infinite for the gaussian one. Complains at `path`
/// about every pair that no ρ gives, and under t about every pair that only a negative ρ gives: it
/// would undo what the common mixing variable does. Rows are tasks of `executor`; neither values
/// nor complaints depend on it.
[[nodiscard]] std::vector<double> latent_correlations(const EventMatrix& events,
                                                      double degrees_of_freedom,
                                                      const std::string& path, base::Issues& issues,
                                                      base::Executor& executor);

}  // namespace faultline::failure
