// SPDX-License-Identifier: Apache-2.0
#include "failure/conditioning.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "failure/latent_orthant.hpp"
#include "numerics/elementary.hpp"
#include "numerics/truncated_normals.hpp"

namespace faultline::failure {

namespace {

constexpr double least_probability = 1e-30;
constexpr double least_acceptance = 0.01;

/// What part of the proposals for the latent variables of these is accepted; 0 where there are
/// none.
double acceptance(const LatentStructure& structure, const BlockMembers& members,
                  const LatentOrthant& orthant) {
  const auto law =
      numerics::tilted_normals(orthant.bounds, orthant.lower, structure.degrees_of_freedom);
  if (!law) return 0.0;
  const auto all = joint_probability(structure, members.causes, members.probabilities,
                                     numerics::orthant_points / 8);
  return all.value / numerics::exp(law->log_scale());
}

/// Whether all but rounding says that members are not one and the same.
bool are_distinct(const BlockMembers& members, const LatentOrthant& orthant, const CauseList& own,
                  base::Issues& issues) {
  const auto determined = orthant.determined();
  for (const auto place : determined)
    issues.add("force.causes",
               fmt::format("whether `{}` fails is settled by whether the others do",
                           own[members.causes[place]].named.name),
               "causes that are not perfectly correlated", "name fewer of them");
  return determined.empty();
}

}  // namespace

void check_condition(const ForcedFailures& forced, const CauseList& own,
                     const LatentStructure& structure, double probability, base::Issues& issues) {
  if (!forced.conditions()) return;
  const auto members = members_in_blocks(forced.own, own, structure);
  const auto orthant = latent_orthant(structure, members.causes, members.probabilities);
  if (!are_distinct(members, orthant, own, issues)) return;
  const auto expected =
      fmt::format("a set that fails with probability {:g} or more", least_probability);
  if (probability < least_probability)
    issues.add(
        "force.causes",
        fmt::format("they all fail with probability {:.1e}, too rarely to be drawn", probability),
        expected, "name fewer of them, or let mode `intervene` make them fail");
  else if (!members.causes.empty() && acceptance(structure, members, orthant) < least_acceptance)
    issues.add("force.causes", "they all but determine each other, and cannot be drawn",
               "causes that are not perfectly correlated", "name fewer of them");
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
