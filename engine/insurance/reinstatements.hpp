// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/issue.hpp"
#include "insurance/insurance_term.hpp"
#include "insurance/term/term_state.hpp"

/// What it costs to restore layers that were used (docs/methods/insurance.md, I.6).
namespace faultline::insurance {

/// A layer whose reinstatements cost a share of its premium.
struct ReinstatedLayer {
  std::uint32_t term;   ///< place among the terms of its contract
  std::uint32_t layer;  ///< place in their tower
  double premium;       ///< of the layer over the horizon, numeraire
};

/// What is written of the premium of a contract, and for how much of the horizon it is paid.
struct WrittenPremium {
  std::optional<double> per_year = {};  ///< of the whole contract, numeraire
  double years = 0.0;                   ///< of the horizon, from its inception to its expiry

  /// Of a cover or a treaty.
  template <class Spec>
  [[nodiscard]] static WrittenPremium of(const Spec& spec, double horizon_years) {
    const double begin = spec.inception_days / base::days_per_year;
    const double end = spec.expiry_days ? *spec.expiry_days / base::days_per_year : horizon_years;
    return {spec.premium_per_year, std::max(std::min(end, horizon_years) - begin, 0.0)};
  }
  [[nodiscard]] std::optional<double> total() const {
    return per_year ? std::optional(*per_year * years) : std::nullopt;
  }
};

/// Those of a contract whose premium is known: what is written for the layer, or where the contract
/// has a single layer the whole. Layers that are restored for nothing are not among them.
[[nodiscard]] std::vector<ReinstatedLayer> reinstated_layers(std::span<const Term> terms,
                                                             const WrittenPremium& premium);

/// What reinstatements have cost of all the layers, numeraire, by what the terms remember of a
/// trial.
[[nodiscard]] double reinstatement_premium(std::span<const Term> terms,
                                           std::span<const ReinstatedLayer> layers,
                                           std::span<const TermState> states);

/// The most that they can cost in a trial.
[[nodiscard]] double most_reinstatement_premium(std::span<const Term> terms,
                                                std::span<const ReinstatedLayer> layers);

/// Complains about premiums of layers that nothing depends on, that exceed the premium of the
/// contract, `per_year`, or that are missing beside it. `path`: of the contract.
void check_layer_premiums(const std::string& path, std::span<const Term> terms,
                          const std::optional<double>& per_year, base::Issues& issues);

}  // namespace faultline::insurance
