// SPDX-License-Identifier: Apache-2.0
#include "insurance/term_sequence.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <variant>

#include "insurance/settlement_observer.hpp"

namespace faultline::insurance {
namespace {

template <class T>
void apply_per_occurrence(const T& term, std::span<double> amounts) {
  for (double& amount : amounts) amount = term.ceded(amount);
}

template <class T>
void apply_aggregate(const T& term, std::span<double> amounts, double& carried) {
  const double total = std::accumulate(amounts.begin(), amounts.end(), 0.0);
  if (total <= 0.0) return;
  const double paid = term.ceded(carried + total) - term.ceded(carried);
  carried += total;
  for (double& amount : amounts) amount = paid * (amount / total);
}

}  // namespace

void apply_term(const Term& any, std::span<double> amounts, double& carried) {
  std::visit(
      [&](const auto& term) {
        if (term.per == TermBasis::aggregate) {
          apply_aggregate(term, amounts, carried);
        } else {
          apply_per_occurrence(term, amounts);
        }
      },
      any);
}

void apply_terms(std::span<const Term> terms, std::span<double> amounts,
                 std::span<double> carried) {
  Unobserved nobody;
  apply_terms(terms, amounts, carried, nobody);
}

double take_back(std::span<const Term> terms, double unpaid, std::span<double> carried) {
  if (terms.empty() || !(unpaid > 0.0)) return 0.0;
  const auto* limit = std::get_if<Limit>(&terms.back());
  if (limit == nullptr || limit->per != TermBasis::aggregate) return 0.0;
  const double used = limit->ceded(carried.back());
  carried.back() = std::max(used - unpaid, 0.0);
  return used - carried.back();
}

}  // namespace faultline::insurance
