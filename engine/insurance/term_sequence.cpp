// SPDX-License-Identifier: Apache-2.0
#include "insurance/term_sequence.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <variant>

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

void apply_terms(std::span<const Term> terms, std::span<double> amounts,
                 std::span<double> carried) {
  for (std::size_t t = 0; t < terms.size(); ++t) {
    std::visit(
        [&](const auto& term) {
          if (term.per == TermBasis::aggregate) {
            apply_aggregate(term, amounts, carried[t]);
          } else {
            apply_per_occurrence(term, amounts);
          }
        },
        terms[t]);
  }
}

void take_back(std::span<const Term> terms, double unpaid, std::span<double> carried) {
  if (terms.empty() || !(unpaid > 0.0)) return;
  const auto* limit = std::get_if<Limit>(&terms.back());
  if (limit == nullptr || limit->per != TermBasis::aggregate) return;
  carried.back() = std::max(limit->ceded(carried.back()) - unpaid, 0.0);
}

}  // namespace faultline::insurance
