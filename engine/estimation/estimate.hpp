// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "estimation/latent_correlation.hpp"
#include "estimation/posterior.hpp"
#include "estimation/size_law.hpp"
#include "estimation/spec.hpp"

namespace faultline::estimation {

/// What was found of one cause.
struct CauseEstimate {
  Posterior posterior;
  SizeLaw sizes;
};

/// All that a record of events says; `causes` runs in parallel with the histories of `spec`.
struct Estimate {
  EstimationSpec spec;
  std::vector<CauseEstimate> causes;
  LatentCorrelation dependence;
};

/// Estimates marginals, dependence and sizes. Expects what `History` and `Options` promise, and
/// where a probability is asked for a whole year of exposure of every cause that is no shock.
[[nodiscard]] Estimate estimate(EstimationSpec spec);

}  // namespace faultline::estimation
