// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "insurance/insurance_term.hpp"

namespace faultline::insurance {

/// Passes a group of simultaneous occurrences through terms, in list order.
///
/// `amounts[o]` is the subject loss of occurrence o of the group on entry, and what the terms pay
/// on it on return. `carried[t]` is the state of term t, 0 at the start of a trial: C, the total
/// that has reached the term so far. With f what the term cedes,
///
///     per occurrence   y_o = f(x_o)
///     aggregate        y_o = (f(C + Σx) − f(C)) · x_o / Σx,   C ← C + Σx
///
/// so that an aggregate term takes the occurrences of a group together and shares its payment in
/// proportion to what reached it.
void apply_terms(std::span<const Term> terms, std::span<double> amounts, std::span<double> carried);

/// One term of the sequence.
void apply_term(const Term& term, std::span<double> amounts, double& carried);

/// The same as `apply_terms`, telling an observer (settlement_observer.hpp) of every term.
template <class Observer>
void apply_terms(std::span<const Term> terms, std::span<double> amounts, std::span<double> carried,
                 Observer& observer) {
  for (std::size_t t = 0; t < terms.size(); ++t) {
    observer.begin_term(carried[t]);
    apply_term(terms[t], amounts, carried[t]);
    observer.end_term(carried[t], amounts);
  }
}

/// Tells the terms that `unpaid` of what they passed on was not paid, because other covers had paid
/// the loss already. An aggregate limit that stands last counts what is paid, so it gets that much
/// back; other terms count what reached them, and stay as they are. What was given back.
double take_back(std::span<const Term> terms, double unpaid, std::span<double> carried);

}  // namespace faultline::insurance
