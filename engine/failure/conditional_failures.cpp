// SPDX-License-Identifier: Apache-2.0
#include "failure/conditional_failures.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "failure/expected_failures.hpp"
#include "failure/hazard.hpp"
#include "failure/latent_pairs.hpp"
#include "failure/latent_threshold.hpp"
#include "numerics/elementary.hpp"

namespace faultline::failure {

namespace {

bool contains(std::span<const CauseId> sorted, CauseId id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

}  // namespace

ConditionalFailures::ConditionalFailures(const ForcedFailures& forced, const CauseList& own,
                                         std::span<const Shock> shocks,
                                         const LatentStructure& structure, double horizon_years)
    : horizon_(horizon_years), time_(forced.time), structure_(structure) {
  for (const Cause& cause : own.all()) rates_.push_back(cause.hazard.rate);
  in_a_block_.assign(own.size(), false);
  const auto put = [&](const LatentCause& cause) { in_a_block_[cause.id.index()] = true; };
  for (const auto& cause : structure.factors.causes) put(cause.cause);
  for (const auto& matrix : structure.matrices)
    for (const auto& cause : matrix.causes) put(cause);
  for (auto& set : forced_sets(forced, most_weighed_choices)) {
    auto members = members_in_blocks(set.causes, own, structure);
    known_.push_back({std::move(set), std::move(members)});
  }
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
  for (const auto& known : known_)
    for (const auto id : known.members.causes) watched_[id.index()] = true;
}

/// P(c fails by itself | S) where one member is in a block: exact.
double ConditionalFailures::with_one(const BlockMembers& one, CauseId id,
                                     double probability) const {
  const double alone = one.probabilities[0];
  if (id == one.causes[0]) return probability / alone;
  std::vector<CauseId> causes{one.causes[0], id};
  std::vector<double> probabilities{alone, probability};
  if (id < causes[0]) {
    std::swap(causes[0], causes[1]);
    std::swap(probabilities[0], probabilities[1]);
  }
  return joint_probability(structure_, causes, probabilities, 0).value / alone;
}

/// The same where there are more.
double ConditionalFailures::with_many(const BlockMembers& many, CauseId id, double probability,
                                      const GivenSample& sample) const {
  const double threshold = latent_threshold(probability, structure_.degrees_of_freedom);
  auto causes = many.causes;
  const auto at = std::lower_bound(causes.begin(), causes.end(), id);
  const auto place = static_cast<std::size_t>(at - causes.begin());
  if (at != causes.end() && *at == id) return sample.member(place, threshold);
  causes.insert(at, id);
  const LatentPairs pairs(structure_, causes);
  std::vector<double> correlations;
  for (std::size_t i = 0; i < causes.size(); ++i)
    if (i != place) correlations.push_back(pairs.correlation(i, place));
  return sample.other(correlations, threshold);
}

double ConditionalFailures::own(const Known& known, CauseId id, double years,
                                const GivenSample* sample) const {
  const std::size_t i = id.index();
  const bool given = contains(known.set.causes, id);
  if (given && time_) return years < *time_ ? 0.0 : 1.0;
  const double p = probability_within(years, rates_[i]);
  if (p == 0.0) return 0.0;
  if (!in_a_block_[i]) return given ? p / probability_within(horizon_, rates_[i]) : p;
  if (known.members.causes.empty()) return p;
  if (!watched_[i]) return std::numeric_limits<double>::quiet_NaN();
  return sample == nullptr ? with_one(known.members, id, p)
                           : with_many(known.members, id, p, *sample);
}

/// Adds, weighed, what survives where it is this set that is known to fail.
void ConditionalFailures::add_own(const Known& known, double years,
                                  std::vector<double>& survives) const {
  std::optional<GivenSample> sample;
  if (known.members.causes.size() > 1) sample.emplace(structure_, known.members, known_.size());
  for (std::size_t i = 0; i < rates_.size(); ++i) {
    const double fails = own(known, CauseId(i), years, sample ? &*sample : nullptr);
    survives[i] += known.set.probability * (1.0 - fails);
  }
}

/// A shock of S comes at least once within H, at rate r: without a date the occurrences that kill
/// are none within h with probability (e^{−r·k·h} − e^{−r·H})/(1 − e^{−r·H}); first at d, it spares
/// with 1 − k, and those that follow come at rate r.
double ConditionalFailures::spared(const Kills& shock, double kill, double years) const {
  using numerics::exp;
  if (!shock.given) return exp(-shock.rate * kill * years);
  if (time_) {
    if (years < *time_) return 1.0;
    return (1.0 - kill) * exp(-shock.rate * kill * (years - *time_));
  }
  const double none = exp(-shock.rate * horizon_);
  return std::max(0.0, (exp(-shock.rate * kill * years) - none) / (1.0 - none));
}

std::vector<double> ConditionalFailures::probabilities(double years) const {
  std::vector<double> survives(rates_.size(), 0.0);
  for (const Known& known : known_) add_own(known, years, survives);
  for (const Kills& shock : shocks_) {
    for (const auto& [cause, kill] : shock.probability)
      survives[cause.index()] *= spared(shock, kill, years);
  }
  for (const Kills& shock : shocks_) survives.push_back(spared(shock, 1.0, years));
  for (double& one : survives) one = 1.0 - one;
  return survives;
}

}  // namespace faultline::failure
