// SPDX-License-Identifier: Apache-2.0
#include "failure/set_probability.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "failure/latent_orthant.hpp"

namespace faultline::failure {

namespace {

using numerics::OrthantProbability;

OrthantProbability probability_of(const ForcedFailures& set, const CauseList& own,
                                  std::span<const Shock> shocks, const Dependence& dependence,
                                  std::size_t points) {
  double others = 1.0;
  for (const std::size_t shock : set.shocks) others *= shocks[shock].probability;
  const auto members = members_in_blocks(set.own, own, dependence.structure);
  for (const auto id : set.own)
    if (!std::binary_search(members.causes.begin(), members.causes.end(), id))
      others *= own[id].hazard.probability;
  const auto all =
      joint_probability(dependence.structure, members.causes, members.probabilities, points);
  return {others * all.value, others * all.standard_error};
}

/// The same set with these of `set.set` among those that always fail.
ForcedFailures with_chosen(const ForcedFailures& set, std::span<const std::size_t> places) {
  ForcedFailures all = set;
  for (const std::size_t place : places) all.own.push_back(set.set[place]);
  std::sort(all.own.begin(), all.own.end());
  return all;
}

}  // namespace

OrthantProbability set_probability(const ForcedFailures& set, const CauseList& own,
                                   std::span<const Shock> shocks, const Dependence& dependence,
                                   std::size_t points) {
  if (set.choice.empty()) return probability_of(set, own, shocks, dependence, points);
  const auto choices = set.choice.choices(most_weighed_choices);
  std::vector<double> values;
  OrthantProbability mean{0.0, 0.0};
  for (const auto& [places, weight] : choices) {
    const auto one =
        probability_of(with_chosen(set, places), own, shocks, dependence, points / choices.size());
    mean.value += weight * one.value;
    mean.standard_error += weight * one.standard_error;
    values.push_back(one.value);
  }
  if (!set.choice.is_sampled(most_weighed_choices)) return mean;
  double squares = 0.0;
  for (const double one : values) squares += (one - mean.value) * (one - mean.value);
  const auto n = static_cast<double>(values.size());
  mean.standard_error += std::sqrt(squares / (n * (n - 1.0)));
  return mean;
}

void choose_by_model(ForcedFailures& set, std::size_t n, const CauseList& own,
                     const Dependence& dependence, std::size_t points, base::Issues& issues) {
  const std::size_t count = subset_count(set.set.size(), n, most_weighed_choices);
  ForcedFailures nobody;
  nobody.set = set.set;
  std::vector<double> weights;
  for_each_subset(set.set.size(), n, [&](const std::vector<std::size_t>& places) {
    const auto all = with_chosen(nobody, places);
    weights.push_back(probability_of(all, own, {}, dependence, points / count).value);
  });
  if (std::all_of(weights.begin(), weights.end(), [](double w) { return w == 0.0; }))
    return issues.add("force.n_of.set",
                      "its causes are too unlikely to fail together for choices to be compared",
                      "causes that can fail by themselves", "`uniform` weights need none");
  set.choice = ForcedChoice(set.set, n, weights);
}

}  // namespace faultline::failure
