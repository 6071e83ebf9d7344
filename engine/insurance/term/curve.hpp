// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <numeric>

#include "insurance/term/term_basis.hpp"
#include "insurance/term/term_state.hpp"

/// Terms that are a curve: `ceded(x)` passes on of a loss x, whatever came before it. One that
/// *jumps* may cede more of a total than its last loss has added to it.
namespace faultline::insurance {

/// y_o = f(x_o).
template <class T>
void apply_per_occurrence(const T& term, const Moment& moment) {
  for (double& amount : moment.amounts) amount = term.ceded(amount);
}

/// y_o = (f(C + Σx) − f(C)) · x_o / Σx,   C ← C + Σx.
template <class T>
void apply_aggregate(const T& term, const Moment& moment, TermState& state) {
  const double total = std::accumulate(moment.amounts.begin(), moment.amounts.end(), 0.0);
  if (total <= 0.0) return;
  const double paid = term.ceded(state.carried + total) - term.ceded(state.carried);
  state.carried += total;
  for (double& amount : moment.amounts) amount = paid * (amount / total);
}

/// y_o = min(owed − P, Σx) · x_o / Σx,   P ← P + Σy: no more than comes in, and what is owed beyond
/// that stays owed.
inline void pass_on_owed(double owed, const Moment& moment, TermState& state) {
  const double total = std::accumulate(moment.amounts.begin(), moment.amounts.end(), 0.0);
  if (total <= 0.0) return;
  const double paid = std::min(std::max(owed - state.passed, 0.0), total);
  state.passed += paid;
  for (double& amount : moment.amounts) amount = paid * (amount / total);
}

/// The same with f(C + Σx) owed,   C ← C + Σx.
template <class T>
void apply_aggregate_jump(const T& term, const Moment& moment, TermState& state) {
  state.carried += std::accumulate(moment.amounts.begin(), moment.amounts.end(), 0.0);
  pass_on_owed(term.ceded(state.carried), moment, state);
}

template <class T>
concept Jumps = requires {
  requires T::jumps;
};

/// Any of them, as the term's basis says.
template <class T>
void apply_curve(const T& term, const Moment& moment, TermState& state) {
  if constexpr (Jumps<T>) {
    if (term.per == TermBasis::aggregate) return apply_aggregate_jump(term, moment, state);
  }
  if (term.per == TermBasis::aggregate) {
    apply_aggregate(term, moment, state);
  } else {
    apply_per_occurrence(term, moment);
  }
}

}  // namespace faultline::insurance
