// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/describe.hpp"
#include "failure/law.hpp"

namespace faultline::failure {

/// The failure side of a `[[contract]]` row. Exactly one of the probabilities is written; there is
/// no rate, for a contract that failed does not fail by itself again.
struct ContractFailureSpec {
  std::optional<double> failure_probability;   ///< per year, all reasons included
  std::optional<double> residual_probability;  ///< per year, shocks not included
  Law severity;                                ///< fraction of what it holds
};

template <class V>
void describe(V& v, ContractFailureSpec& s) {
  v.optional({"failure_probability", "1/year",
              "probability that the contract fails in a year, all reasons included"},
             s.failure_probability, base::or_prior(base::probability()));
  v.optional({"residual_probability", "1/year",
              "the same without the shocks that kill the contract; instead of failure_probability"},
             s.residual_probability, base::or_prior(base::probability()));
  v.required({"severity", "1", "fraction hit of the value that it holds at the date"}, s.severity);
}

}  // namespace faultline::failure
