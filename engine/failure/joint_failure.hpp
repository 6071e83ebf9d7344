// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "failure/conditional_failures.hpp"
#include "failure/dependence.hpp"
#include "failure/expected_failures.hpp"
#include "failure/forced_failures.hpp"
#include "failure/latent_pairs.hpp"
#include "failure/shock.hpp"

namespace faultline::failure {

/// P(a cause fails within the horizon) and P(two of them fail), by itself or killed by a shock
/// (docs/methods/failure.md, F.6 and F.7):
///
///     p_i  = 1 − (1 − q_i)·e^{−κ_i}
///     p_ij = p_i·p_j + e^{−κ_i−κ_j}·[(1 − q_i)(1 − q_j)(e^{κ_ij} − 1) + c_ij·e^{κ_ij}]
///
/// with q_i the probability of failing by itself; c_ij = q_ij − q_i·q_j of `LatentPairs`; and, as
/// the occurrences of shock s that kill i are a thinned Poisson process, κ_i = H·Σ_s r_s·k_is and
/// κ_ij = H·Σ_s r_s·k_is·k_js. A shock kills itself, always.
/// A shock that is forced to come at a time within the horizon multiplies what survives by 1 − k_is
/// (F.10); a cause that is forced survives with probability 0 from then on, and does not fail by
/// itself before. Where causes are known to fail, single probabilities are those of
/// `ConditionalFailures`; there, and where some of a set are chosen, pairs are not looked at.
class JointFailure {
 public:
  /// Shocks whose targets have causes (own_causes.hpp); they are causes behind the own ones. Which
  /// causes lead is decided by their probabilities within `horizon_years`.
  JointFailure(const CauseList& own, std::span<const Shock> shocks, const Dependence& dependence,
               const ForcedFailures& forced, double horizon_years);

  /// Within a horizon of H years. Evaluates every pair of leading causes: up to a tenth of a second
  /// where all are in blocks.
  [[nodiscard]] ExpectedFailures expected(double horizon_years) const;

 private:
  /// Occurrences of a shock that kill a cause.
  struct Kill {
    std::uint32_t shock;
    double probability;  ///< k_is
    double rate;         ///< r_s
  };
  struct Cause {
    std::string name;
    double rate = 0.0;         ///< of its own failures
    double killed_rate = 0.0;  ///< κ_i/H
    std::vector<Kill> kills;   ///< by shock, ascending
    std::uint32_t block = 0;
    double spared = 1.0;       ///< probability that nothing forced makes it fail
    double chosen = 0.0;       ///< probability that it is one of those that are chosen
    double forced_from = 0.0;  ///< time of what is forced

    [[nodiscard]] double own(double years) const;  ///< q_i
    [[nodiscard]] double spared_within(double years) const;
    [[nodiscard]] double probability(double years) const;
  };

  [[nodiscard]] ExpectedFailures names() const;
  void place_own(const CauseList& own, const Dependence& dependence);
  void place_shocks(std::span<const Shock> shocks);
  void place_forced(const ForcedFailures& forced, std::span<const Shock> shocks, std::size_t own);
  [[nodiscard]] std::vector<CauseId> choose_leading(double horizon_years) const;
  [[nodiscard]] static double shared_rate(const Cause& a, const Cause& b);
  [[nodiscard]] static double joint(const Cause& a, const Cause& b, double covariance,
                                    double years);

  std::vector<Cause> all_;  ///< by CauseId
  std::vector<std::string> blocks_;
  std::vector<CauseId> leading_;
  LatentPairs latent_;  ///< of the leading causes
  std::optional<ConditionalFailures> conditional_;
};

}  // namespace faultline::failure
