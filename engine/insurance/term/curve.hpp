// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "base/contracts.hpp"
#include "base/date.hpp"
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

/// z·f(x/z): of a loss x that is spread evenly over z units, or f of the part x/z of a stake z. At
/// most x, and nothing where there is no z.
template <class T>
double ceded_at_scale(const T& term, double loss, double scale) {
  if (!(scale > 0.0)) return 0.0;
  return std::min(scale * term.ceded(loss / scale), loss);
}

/// y_o = z_o·f(x_o/z_o), with z what each amount has at risk.
template <class T>
void apply_at_scale(const T& term, const Moment& moment, double AtRisk::*scale) {
  FAULTLINE_EXPECT(moment.at_risk.size() == moment.amounts.size());
  for (std::size_t i = 0; i < moment.amounts.size(); ++i)
    moment.amounts[i] = ceded_at_scale(term, moment.amounts[i], moment.at_risk[i].*scale);
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

/// Forgets the event before where the moment begins another one. A moment in which nothing is left
/// for the contract begins none.
inline void continue_event(const Moment& moment, TermState& state) {
  const double end = state.event_began + moment.event_years + same_date / base::days_per_year;
  const auto is_loss = [](double loss) { return loss > 0.0; };
  if (moment.time <= end || std::none_of(moment.subject.begin(), moment.subject.end(), is_loss))
    return;
  state.event_began = moment.time;
  state.before = state.carried = state.subject = state.passed = 0.0;
}

template <class T>
concept Jumps = requires {
  requires T::jumps;
};

/// A term whose amounts are parts of the stake at risk.
template <class T>
concept OfStake = requires {
  requires T::of_stake;
};

/// Any of them, as the term's basis says.
template <class T>
void apply_curve(const T& term, const Moment& moment, TermState& state) {
  if constexpr (OfStake<T>) {
    FAULTLINE_EXPECT(term.per != TermBasis::aggregate);  // `at_stake` has made an amount of it
    return apply_at_scale(term, moment, &AtRisk::stake);
  }
  const bool of_event = term.per == TermBasis::occurrence && moment.event_years > 0.0;
  if (of_event) continue_event(moment, state);
  const bool sums = term.per == TermBasis::aggregate || of_event;
  if constexpr (Jumps<T>) {
    if (sums) return apply_aggregate_jump(term, moment, state);
  }
  if (sums) {
    apply_aggregate(term, moment, state);
  } else if (term.per == TermBasis::unit) {
    apply_at_scale(term, moment, &AtRisk::units);
  } else {
    apply_per_occurrence(term, moment);
  }
}

}  // namespace faultline::insurance
