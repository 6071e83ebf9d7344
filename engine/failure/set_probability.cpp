// SPDX-License-Identifier: Apache-2.0
#include "failure/set_probability.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "failure/copula/mixing_variable.hpp"
#include "failure/copula/normal_threshold.hpp"
#include "failure/latent_pairs.hpp"
#include "numerics/student_t.hpp"

namespace faultline::failure {

namespace {

/// C of C·Cᵀ = R for the latent normals of causes at some places; a variable that those before it
/// determine has a diagonal of 0, as far as rounding can tell. Products of long rows are further
/// off than what `numerics::factorise` takes for rounding, which could call such a matrix
/// indefinite.
std::vector<double> lower_of(const LatentPairs& pairs, std::span<const std::size_t> places) {
  constexpr double determined = 1e-12;
  const std::size_t n = places.size();
  std::vector<double> lower(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = i == j ? 1.0 : pairs.correlation(places[i], places[j]);
      for (std::size_t k = 0; k < j; ++k) rest -= lower[i * n + k] * lower[j * n + k];
      if (i == j)
        lower[i * n + i] = rest > determined ? std::sqrt(rest) : 0.0;
      else if (const double diagonal = lower[j * n + j]; diagonal > 0.0)
        lower[i * n + j] = rest / diagonal;
    }
  return lower;
}

std::vector<double> thresholds(std::span<const double> probabilities, double degrees_of_freedom) {
  std::optional<numerics::StudentT> law;
  if (std::isfinite(degrees_of_freedom)) law.emplace(degrees_of_freedom);
  std::vector<double> bounds;
  for (const double p : probabilities)
    bounds.push_back(law ? student_t_threshold(*law, p) : normal_threshold(p));
  return bounds;
}

}  // namespace

numerics::OrthantProbability set_probability(const ForcedFailures& set, const CauseList& own,
                                             std::span<const Shock> shocks,
                                             const Dependence& dependence, std::size_t points) {
  const LatentPairs pairs(dependence.structure, set.own);
  double others = 1.0;
  for (const std::size_t shock : set.shocks) others *= shocks[shock].probability;
  std::vector<std::size_t> places;
  const auto probability = [&](std::size_t place) {
    return own[set.own[place]].hazard.probability;
  };
  for (std::size_t i = 0; i < set.own.size(); ++i)
    if (pairs.in_a_block(i))
      places.push_back(i);
    else
      others *= probability(i);
  if (places.empty() || others == 0.0) return {others, 0.0};
  if (places.size() == 1) return {others * probability(places[0]), 0.0};
  // Those that bind most come first, which leaves less to chance (Genz & Bretz 2009, §4.1.3).
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t a, std::size_t b) { return probability(a) < probability(b); });
  std::vector<double> probabilities;
  for (const std::size_t place : places) probabilities.push_back(probability(place));
  const double nu = dependence.structure.degrees_of_freedom;
  const auto all = numerics::orthant_probability(thresholds(probabilities, nu),
                                                 lower_of(pairs, places), nu, points);
  return {others * all.value, others * all.standard_error};
}

}  // namespace faultline::failure
