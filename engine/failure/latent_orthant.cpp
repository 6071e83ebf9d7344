// SPDX-License-Identifier: Apache-2.0
#include "failure/latent_orthant.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/contracts.hpp"
#include "failure/latent_pairs.hpp"
#include "failure/latent_threshold.hpp"
#include "numerics/pair_probability.hpp"

namespace faultline::failure {

namespace {

/// A variable that those before it determine has a diagonal of 0, as far as rounding can tell.
/// Products of long rows are further off than what `numerics::factorise` takes for rounding, which
/// could call such a matrix indefinite.
std::vector<double> lower_of(const LatentPairs& pairs, std::span<const std::size_t> order) {
  constexpr double determined = 1e-12;
  const std::size_t n = order.size();
  std::vector<double> lower(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = i == j ? 1.0 : pairs.correlation(order[i], order[j]);
      for (std::size_t k = 0; k < j; ++k) rest -= lower[i * n + k] * lower[j * n + k];
      if (i == j)
        lower[i * n + i] = rest > determined ? std::sqrt(rest) : 0.0;
      else if (const double diagonal = lower[j * n + j]; diagonal > 0.0)
        lower[i * n + j] = rest / diagonal;
    }
  return lower;
}

}  // namespace

BlockMembers members_in_blocks(std::span<const CauseId> causes, const CauseList& own,
                               const LatentStructure& structure) {
  const LatentPairs pairs(structure, causes);
  BlockMembers members;
  for (std::size_t i = 0; i < causes.size(); ++i)
    if (pairs.in_a_block(i)) {
      members.causes.push_back(causes[i]);
      members.probabilities.push_back(own[causes[i]].hazard.probability);
    }
  return members;
}

std::vector<std::size_t> LatentOrthant::determined() const {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < size(); ++i)
    if (lower[i * size() + i] == 0.0) places.push_back(order[i]);
  return places;
}

LatentOrthant latent_orthant(const LatentStructure& structure, std::span<const CauseId> causes,
                             std::span<const double> probabilities) {
  FAULTLINE_EXPECT(causes.size() == probabilities.size());
  LatentOrthant orthant;
  orthant.order.resize(causes.size());
  std::iota(orthant.order.begin(), orthant.order.end(), std::size_t{0});
  std::stable_sort(orthant.order.begin(), orthant.order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] < probabilities[b];
  });
  for (const std::size_t place : orthant.order)
    orthant.bounds.push_back(latent_threshold(probabilities[place], structure.degrees_of_freedom));
  orthant.lower = lower_of(LatentPairs(structure, causes), orthant.order);
  return orthant;
}

numerics::OrthantProbability joint_probability(const LatentStructure& structure,
                                               std::span<const CauseId> causes,
                                               std::span<const double> probabilities,
                                               std::size_t points) {
  const double nu = structure.degrees_of_freedom;
  if (causes.empty()) return {1.0, 0.0};
  if (causes.size() == 1) return {probabilities[0], 0.0};
  if (causes.size() == 2) {
    const double rho = std::clamp(LatentPairs(structure, causes).correlation(0, 1), -1.0, 1.0);
    const numerics::PairProbability pair({latent_threshold(probabilities[0], nu), probabilities[0]},
                                         {latent_threshold(probabilities[1], nu), probabilities[1]},
                                         nu);
    return {pair.at(rho), 0.0};
  }
  const auto orthant = latent_orthant(structure, causes, probabilities);
  return numerics::orthant_probability(orthant.bounds, orthant.lower, nu, points);
}

}  // namespace faultline::failure
