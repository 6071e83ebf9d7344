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

/// `others` · P(all of these causes, ascending, fail by themselves).
OrthantProbability probability_of(double others, std::span<const CauseId> causes,
                                  const CauseList& own, const Dependence& dependence,
                                  std::size_t points) {
  const auto members = members_in_blocks(causes, own, dependence.structure);
  for (const auto id : causes)
    if (!std::binary_search(members.causes.begin(), members.causes.end(), id))
      others *= own[id].hazard.probability;
  const auto all =
      joint_probability(dependence.structure, members.causes, members.probabilities, points);
  return {others * all.value, others * all.standard_error};
}

/// Mean of `probability_of` over the choices, to all of which the points belong.
OrthantProbability mean_over_choices(double others, const ForcedFailures& set, const CauseList& own,
                                     const Dependence& dependence, std::size_t points) {
  const auto sets = forced_sets(set, most_weighed_choices);
  std::vector<double> values;
  OrthantProbability mean{0.0, 0.0};
  for (const auto& [causes, weight] : sets) {
    const auto one = probability_of(others, causes, own, dependence, points / sets.size());
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

}  // namespace

OrthantProbability set_probability(const ForcedFailures& set, const CauseList& own,
                                   std::span<const Shock> shocks, const Dependence& dependence,
                                   std::size_t points) {
  double coming = 1.0;
  for (const std::size_t shock : set.shocks) coming *= shocks[shock].probability;
  if (set.choice.empty()) return probability_of(coming, set.own, own, dependence, points);
  return mean_over_choices(coming, set, own, dependence, points);
}

void choose_by_model(ForcedFailures& set, std::size_t n, const CauseList& own,
                     const Dependence& dependence, std::size_t points, base::Issues& issues) {
  const std::size_t count = subset_count(set.set.size(), n, most_weighed_choices);
  std::vector<double> weights;
  for_each_subset(set.set.size(), n, [&](const std::vector<std::size_t>& places) {
    auto all = set.conditions() ? set.own : std::vector<CauseId>{};
    for (const std::size_t place : places) all.push_back(set.set[place]);
    std::sort(all.begin(), all.end());
    weights.push_back(probability_of(1.0, all, own, dependence, points / count).value);
  });
  if (std::all_of(weights.begin(), weights.end(), [](double w) { return w == 0.0; }))
    return issues.add("force.n_of.set",
                      "its causes are too unlikely to fail together for choices to be compared",
                      "causes that can fail by themselves", "`uniform` weights need none");
  set.choice = ForcedChoice(set.set, n, weights);
}

}  // namespace faultline::failure
