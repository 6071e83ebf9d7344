// SPDX-License-Identifier: Apache-2.0
#include "insurance/earlier_losses.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "base/date.hpp"
#include "insurance/check.hpp"
#include "insurance/term_sequence.hpp"

namespace faultline::insurance {
namespace {

/// Whether any loss came less than so many days ago.
bool any_within(const std::vector<EarlierLossSpec>& losses, double days) {
  return std::any_of(losses.begin(), losses.end(),
                     [days](const auto& loss) { return loss.days_ago < days; });
}

/// Whether what has reached a term changes what it does with later losses.
bool remembers(const Term& term, const std::vector<EarlierLossSpec>& losses) {
  if (const auto* window = std::get_if<RollingWindow>(&term))
    return any_within(losses, window->days);
  if (basis_of(term) == TermBasis::aggregate) return true;
  const auto* tower = std::get_if<Tower>(&term);
  return tower != nullptr && tower->remembers();
}

}  // namespace

std::vector<EarlierLoss> earlier_losses(const std::vector<EarlierLossSpec>& specs) {
  std::vector<EarlierLoss> losses;
  for (const auto& spec : specs)
    losses.push_back({-spec.days_ago / base::days_per_year, spec.amount});
  std::stable_sort(losses.begin(), losses.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  return losses;
}

Beginning begin_with(std::span<const EarlierLoss> losses, std::span<const Term> terms,
                     std::span<const ReinstatedLayer> reinstated, double event_years) {
  Beginning beginning;
  if (losses.empty()) return beginning;
  beginning.states.resize(terms.size());
  for (std::size_t first = 0, next = 0; first < losses.size(); first = next) {
    std::vector<double> subject;
    for (; next < losses.size() && losses[next].time == losses[first].time; ++next)
      subject.push_back(losses[next].amount);
    std::vector<double> amounts = subject;
    apply_terms(terms,
                {.time = losses[first].time,
                 .subject = subject,
                 .amounts = amounts,
                 .event_years = event_years},
                beginning.states);
    beginning.passed += std::accumulate(amounts.begin(), amounts.end(), 0.0);
  }
  beginning.reinstated = reinstatement_premium(terms, reinstated, beginning.states);
  return beginning;
}

void begin_trial(const Beginning& beginning, std::span<TermState> states) {
  if (beginning.states.empty()) {
    for (TermState& state : states) state.reset();
  } else {
    std::copy(beginning.states.begin(), beginning.states.end(), states.begin());
  }
}

void check_earlier_losses(const std::string& path, const std::vector<EarlierLossSpec>& losses,
                          std::span<const Term> terms, double inception_days, double event_hours,
                          base::Issues& issues) {
  if (losses.empty()) return;
  const auto at = path + ".earlier_losses";
  if (inception_days > 0.0)
    issues.add(at, "come before the contract begins", "a contract that begins on day 0");
  const auto remembered = [&](const Term& term) { return remembers(term, losses); };
  if (!any_within(losses, event_hours / 24.0) &&
      std::none_of(terms.begin(), terms.end(), remembered))
    issues.add(
        at, "change nothing: no term remembers what came so long before",
        "an aggregate term, a layer with reinstatements, or a window or event that is as long");
  if (std::any_of(terms.begin(), terms.end(), asks_what_was_hit))
    issues.add(at, "do not say what was hit, for which a term asks",
               "terms per occurrence or in aggregate");
}

}  // namespace faultline::insurance
