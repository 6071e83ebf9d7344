// SPDX-License-Identifier: Apache-2.0
#include "failure/conditioning.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "failure/latent_orthant.hpp"
#include "failure/latent_pairs.hpp"

namespace faultline::failure {

namespace {

constexpr double least_probability = 1e-30;

/// Members that are in blocks, with their probabilities.
struct InBlocks {
  std::vector<CauseId> causes;
  std::vector<double> probabilities;

  InBlocks(const ForcedFailures& forced, const CauseList& own, const LatentStructure& structure) {
    const LatentPairs pairs(structure, forced.own);
    for (std::size_t i = 0; i < forced.own.size(); ++i)
      if (pairs.in_a_block(i)) {
        causes.push_back(forced.own[i]);
        probabilities.push_back(own[causes.back()].hazard.probability);
      }
  }
};

}  // namespace

void check_condition(const ForcedFailures& forced, const CauseList& own,
                     const LatentStructure& structure, double probability, base::Issues& issues) {
  if (!forced.conditions()) return;
  const InBlocks set(forced, own, structure);
  const auto determined = latent_orthant(structure, set.causes, set.probabilities).determined();
  for (const auto place : determined)
    issues.add("force.causes",
               fmt::format("the latent variable of `{}` is determined by those of the others",
                           own[set.causes[place]].named.name),
               "causes that are not perfectly correlated", "leave it out");
  if (determined.empty() && probability < least_probability)
    issues.add("force.causes",
               fmt::format("they all fail with probability {:.1e}: that cannot be known of them",
                           probability),
               fmt::format("a set that fails with probability {:g} or more", least_probability),
               "know fewer, or let mode `intervene` make them fail");
}

void condition_on(const ForcedFailures& forced, Dependence& dependence, std::span<Shock> shocks) {
  if (!forced.conditions()) return;
  const auto tell = [&](LatentCause& cause) {
    cause.given = std::binary_search(forced.own.begin(), forced.own.end(), cause.id);
  };
  for (auto& cause : dependence.independent) tell(cause);
  for (auto& cause : dependence.structure.factors.causes) tell(cause.cause);
  for (auto& matrix : dependence.structure.matrices)
    for (auto& cause : matrix.causes) tell(cause);
  for (const std::size_t shock : forced.shocks) {
    shocks[shock].first = forced.time ? FirstFailure::placed : FirstFailure::given;
    shocks[shock].placed_at = forced.time.value_or(0.0);
  }
}

}  // namespace faultline::failure
