// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "base/contracts.hpp"
#include "insurance/term/curve.hpp"
#include "insurance/term/term_basis.hpp"
#include "insurance/term/term_state.hpp"

/// Terms that bound what those before them have kept: `ceded(x, S)` passes on of a loss of which
/// the first term saw S, and of which x has reached this one.
namespace faultline::insurance {

template <class T>
concept BoundsWhatIsKept = requires {
  requires T::of_kept;
};

/// y_o = f(x_o, S_o), and per unit of N_o units y_o = N_o·f(x_o / N_o, S_o / N_o).
template <class T>
void apply_accumulated_to_each(const T& term, const Moment& moment) {
  FAULTLINE_EXPECT(term.per != TermBasis::unit || moment.at_risk.size() == moment.amounts.size());
  for (std::size_t i = 0; i < moment.amounts.size(); ++i) {
    const double scale = term.per == TermBasis::unit ? moment.at_risk[i].units : 1.0;
    double& amount = moment.amounts[i];
    const double whole = moment.subject[i];
    amount = scale > 0.0 ? std::min(scale * term.ceded(amount / scale, whole / scale), whole) : 0.0;
  }
}

/// y_o = (f(X + Σx, S + Σs) − f(X, S)) · s_o / Σs,   X ← X + Σx,   S ← S + Σs.
template <class T>
void apply_accumulated_to_sum(const T& term, const Moment& moment, TermState& state) {
  const auto sum = [](const auto& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
  };
  const double whole = sum(moment.subject);
  if (!(whole > 0.0)) return;
  const double before = term.ceded(state.carried, state.subject);
  state.carried += sum(moment.amounts);
  state.subject += whole;
  const double paid = term.ceded(state.carried, state.subject) - before;
  for (std::size_t i = 0; i < moment.amounts.size(); ++i)
    moment.amounts[i] = paid * (moment.subject[i] / whole);
}

/// Either, as the term's basis says.
template <class T>
void apply_accumulated(const T& term, const Moment& moment, TermState& state) {
  const bool of_event = term.per == TermBasis::occurrence && moment.event_years > 0.0;
  if (of_event) continue_event(moment, state);
  if (term.per == TermBasis::aggregate || of_event)
    apply_accumulated_to_sum(term, moment, state);
  else
    apply_accumulated_to_each(term, moment);
}

}  // namespace faultline::insurance
