// SPDX-License-Identifier: Apache-2.0
#include "estimation/estimate.hpp"

#include <utility>

namespace faultline::estimation {

Estimate estimate(EstimationSpec spec) {
  Estimate result;
  for (const History& history : spec.histories) {
    result.causes.push_back(
        {posterior_of(history, spec.options), size_law(history, spec.options.level)});
  }
  result.dependence = latent_correlation(spec.histories, spec.options);
  result.spec = std::move(spec);
  return result;
}

}  // namespace faultline::estimation
