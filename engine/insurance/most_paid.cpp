// SPDX-License-Identifier: Apache-2.0
#include "insurance/most_paid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <variant>
#include <vector>

#include "insurance/term_sequence.hpp"

namespace faultline::insurance {
namespace {

constexpr double no_end = std::numeric_limits<double>::infinity();

/// What a term passes on at most in all, when it is given `most` or without end.
struct Most {
  double most;

  std::optional<double> operator()(const Limit& term) const {
    return term.per == TermBasis::aggregate ? std::min(most, term.amount) : by_occurrence();
  }
  std::optional<double> operator()(const StopLoss& term) const { return term.ceded(most); }
  std::optional<double> operator()(const QuotaShare& term) const { return term.ceded(most); }
  std::optional<double> operator()(const Deductible& term) const {
    return term.per == TermBasis::aggregate ? term.ceded(most) : by_occurrence();
  }
  std::optional<double> operator()(const Tower& term) const {
    if (term.per == TermBasis::aggregate) return term.ceded(most);
    double all = 0.0;
    for (const Layer& layer : term.layers) all += layer.share * layer.capacity();
    return std::isfinite(most) ? std::nullopt : std::optional(all);
  }
  std::optional<double> operator()(const Steps& term) const {
    if (term.per != TermBasis::aggregate) return by_occurrence();
    return std::min(most, term.owed(term.on == StepMeasure::loss ? most : no_end));
  }
  std::optional<double> operator()(const WaitingDays& term) const {
    return term.per == TermBasis::aggregate ? term.ceded(most) : by_occurrence();
  }
  template <class T>
  std::optional<double> operator()(const T&) const {
    return by_occurrence();
  }

  /// Without an end before it there is none behind it; with one, the losses decide.
  [[nodiscard]] std::optional<double> by_occurrence() const {
    return std::isfinite(most) ? std::nullopt : std::optional(no_end);
  }
};

/// Far above what is there to be lost, and far below where numbers end.
constexpr double boundless = 1e30;

}  // namespace

bool ever_pay(std::span<const Term> terms) {
  constexpr int occurrences = 1000;
  const std::array loss{boundless};
  const std::array at_risk{AtRisk{.units = 1e6, .stake = boundless}};
  std::vector<Term> known;
  for (const Term& term : terms) known.push_back(at_stake(term, boundless));
  std::vector<TermState> states(known.size());
  for (int i = 0; i < occurrences; ++i) {
    std::array<double, 1> amount = loss;
    apply_terms(known, {.time = 1e-3 * i, .subject = loss, .amounts = amount, .at_risk = at_risk},
                states);
    if (amount.front() > 0.0) return true;
  }
  return false;
}

std::optional<double> most_paid_in_a_trial(std::span<const Term> terms) {
  double most = no_end;
  for (const Term& term : terms) {
    const auto next = std::visit(Most{most}, term);
    if (!next) return std::nullopt;
    most = *next;
  }
  return std::isfinite(most) ? std::optional(most) : std::nullopt;
}

}  // namespace faultline::insurance
