// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/earlier_losses.hpp"
#include "insurance/insurance_term.hpp"
#include "insurance/reinstatements.hpp"
#include "insurance/spec.hpp"

namespace faultline::insurance {

/// One of several who pay a contract together, each its part.
struct Coinsurer {
  ProviderId provider;
  double share;
};

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
  std::vector<Coinsurer> coinsurers = {};  ///< in place of one provider; shares add up to 1
  double refusal_probability = 0.0;  ///< that it refuses an occurrence that it would answer to

  double residue = 0.0;                          ///< of what its terms pass on, see `Moment`
  double event_years = 0.0;                      ///< occurrences so close are one event (`Moment`)
  std::vector<EarlierLoss> earlier = {};         ///< what it has met before the trial
  std::vector<ReinstatedLayer> reinstated = {};  ///< layers that it costs something to restore

  LossWordSet triggers = 0;    ///< it answers to losses for which one of them holds, or to all …
  LossWordSet exclusions = 0;  ///< … and to none for which one of these does
  LossWordSet operators = 0;  ///< … and of them to those of stake for which this holds, or to all

  [[nodiscard]] bool answers_to(const Claim& claim) const {
    return answers_at(claim.time) && answers_to(claim.words);
  }
  [[nodiscard]] bool answers_to(LossWordSet words) const {
    return (triggers == 0 || (words & triggers) != 0) && (words & exclusions) == 0 &&
           (operators == 0 || (words & operators) != 0);
  }
  [[nodiscard]] bool tells_losses_apart() const { return (triggers | exclusions | operators) != 0; }
  [[nodiscard]] bool may_refuse() const { return refusal_probability > 0.0; }
  [[nodiscard]] bool asks_at_risk() const {
    return std::any_of(terms.begin(), terms.end(), insurance::asks_at_risk);
  }
  /// Whether its terms see what each of several positions claims.
  [[nodiscard]] bool tells_positions_apart() const {
    return insured.size() > 1 &&
           std::any_of(terms.begin(), terms.end(), insurance::tells_positions_apart);
  }
  [[nodiscard]] bool answers_at(double time) const { return inception <= time && time < expiry; }
  [[nodiscard]] bool always_answers() const {
    return inception == 0.0 && expiry == std::numeric_limits<double>::infinity();
  }
};

}  // namespace faultline::insurance
