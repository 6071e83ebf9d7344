// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/hazard.hpp"
#include "failure/shock.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// The hazard of an AVS's own failure: of `residual_probability` where that is written, otherwise
/// what the shocks that kill the AVS directly leave of its total hazard,
///
///   λ_c − Σ_s r_s k_cs   (M.2).
///
/// A residual within 1e-12 λ_c of 0 is 0. Complains below `path` ("avs.<id>") unless exactly one of
/// the two probabilities is written, about a negative residual, naming the shocks, and about a
/// probability too small to be sampled.
[[nodiscard]] Hazard compile_hazard(const AvsFailureSpec& spec, stake::AvsId avs,
                                    std::span<const Shock> shocks, double horizon_years,
                                    const std::string& path, base::Issues& issues);

}  // namespace faultline::failure
