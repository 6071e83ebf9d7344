// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/describe.hpp"

namespace faultline::failure {

/// How a provider of cover defaults, which it does once. Exactly one of the probabilities is
/// written.
struct ProviderFailureSpec {
  std::optional<double> failure_probability;   ///< per year, all reasons included
  std::optional<double> residual_probability;  ///< per year, shocks not included
  base::WeightedTags tags{};
};

template <class V>
void describe(V& v, ProviderFailureSpec& s) {
  v.optional({"failure_probability", "1/year",
              "probability that the provider defaults in a year, all reasons included"},
             s.failure_probability, base::or_prior(base::probability()));
  v.optional({"residual_probability", "1/year",
              "the same without the shocks that kill the provider; instead of "
              "failure_probability"},
             s.residual_probability, base::or_prior(base::probability()));
  v.field({"tags", "", "labels that selectors see, each a word or weights by word"}, s.tags);
}

}  // namespace faultline::failure
