// SPDX-License-Identifier: Apache-2.0
#include "failure/conditioning.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "failure/latent_orthant.hpp"
#include "failure/set_probability.hpp"
#include "numerics/elementary.hpp"
#include "numerics/truncated_normals.hpp"

namespace faultline::failure {

namespace {

constexpr double least_probability = 1e-30;
constexpr double least_acceptance = 0.01;

/// Checks one set that is known to fail.
class ConditionCheck {
 public:
  ConditionCheck(const CauseList& own, const LatentStructure& structure, std::string path,
                 std::size_t points, base::Issues& issues)
      : own_(own),
        structure_(structure),
        path_(std::move(path)),
        points_(points),
        issues_(issues) {}

  void check(std::span<const CauseId> causes, double probability) {
    const auto members = members_in_blocks(causes, own_, structure_);
    const auto orthant = latent_orthant(structure_, members.causes, members.probabilities);
    if (!are_distinct(members, orthant)) return;
    const auto expected =
        fmt::format("a set that fails with probability {:g} or more", least_probability);
    if (probability < least_probability)
      issues_.add(
          path_,
          fmt::format("they all fail with probability {:.1e}, too rarely to be drawn", probability),
          expected, "name fewer of them, or let mode `intervene` make them fail");
    else if (!members.causes.empty() && acceptance(members, orthant) < least_acceptance)
      issues_.add(path_, "they all but determine each other, and cannot be drawn",
                  "causes that are not perfectly correlated", "name fewer of them");
  }

 private:
  /// What part of the proposals for the latent variables of these is accepted; 0 where there are
  /// none.
  [[nodiscard]] double acceptance(const BlockMembers& members, const LatentOrthant& orthant) const {
    const auto law =
        numerics::tilted_normals(orthant.bounds, orthant.lower, structure_.degrees_of_freedom);
    if (!law) return 0.0;
    const auto all =
        joint_probability(structure_, members.causes, members.probabilities, points_ / 8);
    return all.value / numerics::exp(law->log_scale());
  }

  /// Whether all but rounding says that members are not one and the same.
  [[nodiscard]] bool are_distinct(const BlockMembers& members, const LatentOrthant& orthant) {
    const auto determined = orthant.determined();
    for (const auto place : determined)
      issues_.add(path_,
                  fmt::format("whether `{}` fails is settled by whether the others do",
                              own_[members.causes[place]].named.name),
                  "causes that are not perfectly correlated", "name fewer of them");
    return determined.empty();
  }

  const CauseList& own_;
  const LatentStructure& structure_;
  std::string path_;
  std::size_t points_;
  base::Issues& issues_;
};

}  // namespace

void check_condition(const ForcedFailures& forced, const CauseList& own,
                     std::span<const Shock> shocks, const Dependence& dependence,
                     std::size_t points, base::Issues& issues) {
  if (!forced.conditions()) return;
  const auto sets = forced_sets(forced, most_weighed_choices);
  const std::size_t each = points / sets.size();
  ConditionCheck check(own, dependence.structure,
                       forced.choice.empty() ? "force.causes" : "force.n_of.set", each, issues);
  const std::size_t complaints = issues.list().size();
  ForcedFailures one;
  one.mode = forced.mode;
  one.shocks = forced.shocks;
  for (const auto& set : sets) {
    one.own = set.causes;
    check.check(set.causes, set_probability(one, own, shocks, dependence, each).value);
    if (issues.list().size() != complaints) return;
  }
}

void condition_on(const KnownCauses& known, Dependence& dependence) {
  const auto tell = [&](LatentCause& cause) { cause.known = known.place_of(cause.id); };
  for (auto& cause : dependence.independent) tell(cause);
  for (auto& cause : dependence.structure.factors.causes) tell(cause.cause);
  for (auto& matrix : dependence.structure.matrices)
    for (auto& cause : matrix.causes) tell(cause);
  dependence.structure.known = known.failures();
}

void condition_on(const ForcedFailures& forced, std::span<Shock> shocks) {
  if (!forced.conditions()) return;
  for (const std::size_t shock : forced.shocks) {
    shocks[shock].first = forced.first();
    shocks[shock].placed_at = forced.time.value_or(0.0);
  }
}

}  // namespace faultline::failure
