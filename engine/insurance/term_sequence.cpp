// SPDX-License-Identifier: Apache-2.0
#include "insurance/term_sequence.hpp"

#include <algorithm>
#include <variant>

#include "insurance/settlement_observer.hpp"
#include "insurance/term/curve.hpp"

namespace faultline::insurance {
namespace {

template <class T>
concept RemembersMore = requires(const T& term, const Moment& moment, TermState& state) {
  term.apply(moment, state);
};

}  // namespace

void apply_term(const Term& any, const Moment& moment, TermState& state) {
  state.before = state.carried;
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
