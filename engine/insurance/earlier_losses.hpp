// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/issue.hpp"
#include "insurance/insurance_term.hpp"
#include "insurance/reinstatements.hpp"
#include "insurance/term/term_state.hpp"

/// What contracts have met before the first day of the horizon: their aggregates and layers are
/// used up by it as by losses of a trial (docs/methods/insurance.md).
namespace faultline::insurance {

/// What the user writes of a loss that the contract had to answer to.
struct EarlierLossSpec {
  double days_ago = 0.0;
  double amount = 0.0;  ///< as its first term saw it, numeraire
};

template <class V>
void describe(V& v, EarlierLossSpec& s) {
  v.required({"days_ago", "days", "how long before the first day of the horizon"}, s.days_ago,
             base::above(0.0));
  v.required({"amount", "numeraire", "the loss, as the first term saw it"}, s.amount,
             base::above(0.0));
}

/// Fields of a cover or a treaty about occurrences before and beside the one at hand.
template <class V, class Spec>
void describe_history(V& v, Spec& s) {
  v.optional({"event_hours", "h",
              "hours from its first occurrence in which all are one event to terms per occurrence; "
              "absent: each is one by itself"},
             s.event_hours, base::above(0.0));
  v.list({"earlier_losses", "", "losses before the first day, which have used up some of it"},
         s.earlier_losses, base::Presence::optional);
}

/// The same, ready to apply.
struct EarlierLoss {
  double time;    ///< years, < 0
  double amount;  ///< numeraire
};
/// In the order of time.
[[nodiscard]] std::vector<EarlierLoss> earlier_losses(const std::vector<EarlierLossSpec>& specs);

/// How a contract begins every trial.
struct Beginning {
  std::vector<TermState> states;  ///< by term; empty where nothing came before
  double passed = 0.0;            ///< what its terms let pass of the earlier losses, numeraire
  double reinstated = 0.0;        ///< what they have cost to reinstate, numeraire
};
/// `event_years`: see `Moment`.
[[nodiscard]] Beginning begin_with(std::span<const EarlierLoss> losses, std::span<const Term> terms,
                                   std::span<const ReinstatedLayer> reinstated, double event_years);

/// Puts the states of a contract at their beginning.
void begin_trial(const Beginning& beginning, std::span<TermState> states);

/// Complains about earlier losses of a contract that begins later, that no term remembers, or whose
/// terms ask what was hit. `path`: of the contract.
void check_earlier_losses(const std::string& path, const std::vector<EarlierLossSpec>& losses,
                          std::span<const Term> terms, double inception_days, double event_hours,
                          base::Issues& issues);

}  // namespace faultline::insurance
