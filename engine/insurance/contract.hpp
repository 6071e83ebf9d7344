// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/insurance_term.hpp"
#include "insurance/spec.hpp"

namespace faultline::insurance {

/// A contract, ready to apply.
struct Contract {
  std::string id;
  SubjectLoss subject = SubjectLoss::net_of_earlier;
  std::vector<Term> terms;
  std::vector<InsuredId> insured;  ///< sorted
  double inception = 0.0;          ///< years: it answers to occurrences from here on …
  double expiry = std::numeric_limits<double>::infinity();  ///< … and before here
  ProviderId provider = {};   ///< who pays; invalid: somebody who always does
  std::int64_t priority = 0;  ///< where its provider goes by seniority: the lower, the earlier
  double settlement = 0.0;    ///< years from an occurrence to its payment

  LossWordSet triggers = 0;    ///< it answers to losses for which one of them holds, or to all …
  LossWordSet exclusions = 0;  ///< … and to none for which one of these does

  [[nodiscard]] bool answers_to(const Claim& claim) const {
    return answers_at(claim.time) && (triggers == 0 || (claim.words & triggers) != 0) &&
           (claim.words & exclusions) == 0;
  }
  [[nodiscard]] bool tells_losses_apart() const { return (triggers | exclusions) != 0; }
  [[nodiscard]] bool answers_at(double time) const { return inception <= time && time < expiry; }
  [[nodiscard]] bool always_answers() const {
    return inception == 0.0 && expiry == std::numeric_limits<double>::infinity();
  }
};

}  // namespace faultline::insurance
