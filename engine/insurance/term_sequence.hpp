// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "insurance/insurance_term.hpp"
#include "insurance/term/term_state.hpp"

namespace faultline::insurance {

/// Passes the simultaneous occurrences of a moment through terms, in list order.
///
/// `moment.amounts[o]` is the subject loss of occurrence o on entry, and what the terms pay on it
/// on return. `states[t]` is what term t remembers, fresh at the start of a trial. A term that is
/// a curve f applies as
///
///     per occurrence   y_o = f(x_o)
///     aggregate        y_o = (f(C + Σx) − f(C)) · x_o / Σx,   C ← C + Σx
///     per unit         y_o = N_o·f(x_o / N_o), with N the units that were hit
///     of stake         y_o = σ_o·f(x_o / σ_o), with σ the stake at risk
///
/// so that an aggregate term takes the occurrences of a moment together and shares its payment in
/// proportion to what reached it. Other terms have a member `apply(moment, state)`.
void apply_terms(std::span<const Term> terms, const Moment& moment, std::span<TermState> states);

/// One term of the sequence.
void apply_term(const Term& term, const Moment& moment, TermState& state);

/// The same as `apply_terms`, telling an observer (settlement_observer.hpp) of every term.
template <class Observer>
void apply_terms(std::span<const Term> terms, const Moment& moment, std::span<TermState> states,
                 Observer& observer) {
  for (std::size_t t = 0; t < terms.size(); ++t) {
    observer.begin_term();
    apply_term(terms[t], moment, states[t]);
    observer.end_term(states[t], moment);
  }
}

/// Tells the terms that `unpaid` of what they passed on was not paid, because other covers had paid
/// the loss already. An aggregate limit that stands last counts what is paid, so it gets that much
/// back; other terms count what reached them, and stay as they are. What was given back.
double take_back(std::span<const Term> terms, double unpaid, std::span<TermState> states);

}  // namespace faultline::insurance
