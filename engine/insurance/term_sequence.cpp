// SPDX-License-Identifier: Apache-2.0
#include "insurance/term_sequence.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "insurance/settlement_observer.hpp"
#include "insurance/term/curve.hpp"

namespace faultline::insurance {
namespace {

template <class T>
concept RemembersMore = requires(const T& term, const Moment& moment, TermState& state) {
  term.apply(moment, state);
};

void apply_to_each(const Term& any, const Moment& moment, TermState& state) {
  std::visit(
      [&]<class T>(const T& term) {
        if constexpr (RemembersMore<T>) {
          term.apply(moment, state);
        } else {
          apply_curve(term, moment, state);
        }
      },
      any);
}

/// What the positions of each occurrence bring together reaches the term, and what passes on is
/// shared in proportion to that, or where nothing has reached it to what they brought at first.
void apply_to_sums(const Term& any, const Moment& moment, TermState& state) {
  const std::size_t occurrences = moment.occurrence.empty() ? 0 : moment.occurrence.back() + 1;
  std::vector<double> subject(occurrences, 0.0), reached(occurrences, 0.0);
  std::vector<AtRisk> at_risk(moment.at_risk.empty() ? 0 : occurrences);
  for (std::size_t i = 0; i < moment.amounts.size(); ++i) {
    const std::uint32_t o = moment.occurrence[i];
    subject[o] += moment.subject[i];
    reached[o] += moment.amounts[i];
    if (!at_risk.empty()) at_risk[o].add(moment.at_risk[i]);
  }
  std::vector<double> passed = reached;
  apply_to_each(
      any, {.time = moment.time, .subject = subject, .amounts = passed, .at_risk = at_risk}, state);
  for (std::size_t i = 0; i < moment.amounts.size(); ++i) {
    const std::uint32_t o = moment.occurrence[i];
    if (reached[o] > 0.0)
      moment.amounts[i] = passed[o] * (moment.amounts[i] / reached[o]);
    else if (passed[o] > 0.0)
      moment.amounts[i] = passed[o] * (moment.subject[i] / subject[o]);
  }
}

}  // namespace

void apply_term(const Term& any, const Moment& moment, TermState& state) {
  state.before = state.carried;
  if (moment.occurrence.empty() || tells_positions_apart(any))
    apply_to_each(any, moment, state);
  else
    apply_to_sums(any, moment, state);
  if (moment.residue == 0.0) return;
  for (std::size_t i = 0; i < moment.amounts.size(); ++i)
    if (moment.amounts[i] <= moment.residue * moment.subject[i]) moment.amounts[i] = 0.0;
}

void apply_terms(std::span<const Term> terms, const Moment& moment, std::span<TermState> states) {
  Unobserved nobody;
  apply_terms(terms, moment, states, nobody);
}

double take_back(std::span<const Term> terms, double unpaid, std::span<TermState> states) {
  if (terms.empty() || !(unpaid > 0.0)) return 0.0;
  const auto* limit = std::get_if<Limit>(&terms.back());
  if (limit == nullptr || limit->per != TermBasis::aggregate) return 0.0;
  double& carried = states.back().carried;
  const double used = limit->ceded(carried);
  carried = std::max(used - unpaid, 0.0);
  return used - carried;
}

}  // namespace faultline::insurance
