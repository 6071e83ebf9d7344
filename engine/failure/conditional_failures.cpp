// SPDX-License-Identifier: Apache-2.0
#include "failure/conditional_failures.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "failure/expected_failures.hpp"
#include "failure/hazard.hpp"
#include "failure/latent_orthant.hpp"
#include "failure/latent_pairs.hpp"
#include "numerics/elementary.hpp"

namespace faultline::failure {

namespace {

constexpr std::size_t points = 1024;

bool contains(std::span<const CauseId> sorted, CauseId id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

}  // namespace

ConditionalFailures::ConditionalFailures(const ForcedFailures& forced, const CauseList& own,
                                         std::span<const Shock> shocks,
                                         const LatentStructure& structure, double horizon_years)
    : horizon_(horizon_years), forced_(forced), structure_(structure) {
  std::vector<CauseId> all;
  for (std::size_t i = 0; i < own.size(); ++i) {
    all.emplace_back(i);
    rates_.push_back(own[all.back()].hazard.rate);
  }
  in_a_block_.assign(own.size(), false);
  const auto put = [&](const LatentCause& cause) { in_a_block_[cause.id.index()] = true; };
  for (const auto& cause : structure.factors.causes) put(cause.cause);
  for (const auto& matrix : structure.matrices)
    for (const auto& cause : matrix.causes) put(cause);
  for (const auto id : forced.own)
    if (in_a_block_[id.index()]) {
      set_.push_back(id);
      set_probability_.push_back(own[id].hazard.probability);
    }
  all_ = joint_probability(structure_, set_, set_probability_, points).value;
  choose_watched(own);
  for (std::size_t s = 0; s < shocks.size(); ++s)
    shocks_.push_back({shocks[s].rate,
                       std::binary_search(forced.shocks.begin(), forced.shocks.end(), s),
                       kill_probabilities(shocks[s])});
}

void ConditionalFailures::choose_watched(const CauseList& own) {
  std::vector<CauseId> order;
  for (std::size_t i = 0; i < own.size(); ++i) order.emplace_back(i);
  std::stable_sort(order.begin(), order.end(), [&](CauseId a, CauseId b) {
    return own[a].hazard.probability > own[b].hazard.probability;
  });
  if (order.size() > most_leading_causes) order.resize(most_leading_causes);
  watched_.assign(own.size(), false);
  for (const auto id : order) watched_[id.index()] = true;
  for (const auto id : set_) watched_[id.index()] = true;
}

/// P(c and all of S in blocks), where c replaces itself if it is in S.
double ConditionalFailures::with_set(CauseId id, double probability) const {
  auto causes = set_;
  auto probabilities = set_probability_;
  const auto at = std::lower_bound(set_.begin(), set_.end(), id) - set_.begin();
  if (contains(set_, id)) {
    probabilities[static_cast<std::size_t>(at)] = probability;
  } else {
    causes.insert(causes.begin() + at, id);
    probabilities.insert(probabilities.begin() + at, probability);
  }
  return joint_probability(structure_, causes, probabilities, points).value;
}

double ConditionalFailures::own(CauseId id, double years) const {
  const std::size_t i = id.index();
  const bool given = contains(forced_.own, id);
  if (given && forced_.time) return years < *forced_.time ? 0.0 : 1.0;
  const double p = probability_within(years, rates_[i]);
  if (p == 0.0) return 0.0;
  if (!in_a_block_[i]) return given ? p / probability_within(horizon_, rates_[i]) : p;
  if (set_.empty()) return p;
  if (!watched_[i]) return std::numeric_limits<double>::quiet_NaN();
  return std::min(1.0, with_set(id, p) / all_);
}

/// A shock of S comes at least once within H, at rate r: without a date the occurrences that kill
/// are none within h with probability (e^{−r·k·h} − e^{−r·H})/(1 − e^{−r·H}); first at d, it spares
/// with 1 − k, and those that follow come at rate r.
double ConditionalFailures::spared(const Kills& shock, double kill, double years) const {
  using numerics::exp;
  if (!shock.given) return exp(-shock.rate * kill * years);
  if (forced_.time) {
    if (years < *forced_.time) return 1.0;
    return (1.0 - kill) * exp(-shock.rate * kill * (years - *forced_.time));
  }
  const double none = exp(-shock.rate * horizon_);
  return std::max(0.0, (exp(-shock.rate * kill * years) - none) / (1.0 - none));
}

std::vector<double> ConditionalFailures::probabilities(double years) const {
  std::vector<double> survives;
  for (std::size_t i = 0; i < rates_.size(); ++i) survives.push_back(1.0 - own(CauseId(i), years));
  for (const Kills& shock : shocks_) {
    for (const auto& [cause, kill] : shock.probability)
      survives[cause.index()] *= spared(shock, kill, years);
  }
  for (const Kills& shock : shocks_) survives.push_back(spared(shock, 1.0, years));
  for (double& one : survives) one = 1.0 - one;
  return survives;
}

}  // namespace faultline::failure
