// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/issue.hpp"
#include "failure/hazard.hpp"

namespace faultline::failure {

/// How often a cause fails, as written: one of the three.
struct Marginal {
  std::optional<double> failure_probability;
  std::optional<double> residual_probability;
  std::optional<double> rate_per_year;
  Repetition repetition = Repetition::repeated;  ///< `once`: a rate cannot be written
};

/// That of a spec which has these members, a rate or not.
template <class Spec>
Marginal marginal_of(const Spec& spec) {
  Marginal marginal{spec.failure_probability, spec.residual_probability, std::nullopt};
  if constexpr (requires { spec.rate_per_year; })
    marginal.rate_per_year = spec.rate_per_year;
  else
    marginal.repetition = Repetition::once;
  return marginal;
}

/// A shock that makes a cause fail, and how often: r_s · k_cs, above 0.
struct KillRate {
  std::string_view shock;
  double rate;
};

/// The hazard of a cause's own failures: of `residual_probability` where that is written, otherwise
/// what the shocks leave of the total hazard λ_c, which is that of `failure_probability` or
/// `rate_per_year`,
///
///   λ_c − Σ_s r_s k_cs   (M.2).
///
/// A residual within 1e-12 λ_c of 0 is 0. A cause with a rate repeats. Complains below `path`
/// ("avs.<id>") unless exactly one of the three is written, about a negative residual, naming the
/// shocks, and about a hazard too small or too large to be sampled.
[[nodiscard]] Hazard compile_hazard(const Marginal& marginal, std::span<const KillRate> shocks,
                                    Horizons horizons, const std::string& path,
                                    base::Issues& issues);

}  // namespace faultline::failure
