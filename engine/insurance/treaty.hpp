// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/earlier_losses.hpp"
#include "insurance/insurance_term.hpp"
#include "insurance/reinstatements.hpp"

namespace faultline::insurance {

/// A contract of reinsurance, ready to apply.
struct Treaty {
  std::string id;
  std::vector<Term> terms;
  std::vector<ProviderId> reinsured;  ///< sorted
  ProviderId provider = {};           ///< the reinsurer; invalid: somebody who always pays
  double inception = 0.0;             ///< years: it answers to payments from here on …
  double expiry = std::numeric_limits<double>::infinity();  ///< … and before here
  double event_years = 0.0;                      ///< occurrences so close are one event (`Moment`)
  std::vector<EarlierLoss> earlier = {};         ///< what it has met before the trial
  std::vector<ReinstatedLayer> reinstated = {};  ///< layers that it costs something to restore

  [[nodiscard]] bool answers_at(double time) const { return inception <= time && time < expiry; }
  [[nodiscard]] bool always_answers() const {
    return inception == 0.0 && expiry == std::numeric_limits<double>::infinity();
  }
};

}  // namespace faultline::insurance
