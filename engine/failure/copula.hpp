// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>
#include <variant>

#include "failure/copula/gaussian.hpp"
#include "failure/copula/student_t.hpp"
#include "failure/latent_structure.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// The closed list of copulas. An alternative C has
///
///     explicit C(const LatentStructure&)
///     struct C::Workspace                          buffers of one worker, made by default
///     void draw(seed, group, lanes, C::Workspace&, std::vector<Firing>&) const
///     std::optional<LatentDraw> explain(seed, trial, CauseId) const
///
/// where `draw` appends, for the trials 64·group + lane with lane in the mask `lanes`, every cause
/// of the structure that fires. A cause of probability p fires with probability p, and U given that
/// it fires is uniform on [0, p], both up to rounding. Equal arguments give equal firings.
/// `explain` gives the draw of a cause of the structure in one trial, with the very U of its
/// firing; nothing for other causes.
using LatentCopula = std::variant<GaussianCopula, StudentTCopula>;

/// One workspace for each copula of the list.
template <class List>
struct WorkspacesOf;
template <class... Copulas>
struct WorkspacesOf<std::variant<Copulas...>> {
  using type = std::tuple<typename Copulas::Workspace...>;
};
using CopulaWorkspaces = WorkspacesOf<LatentCopula>::type;

/// The copula that the user named, of this structure.
[[nodiscard]] inline LatentCopula make_copula(Copula name, const LatentStructure& structure) {
  switch (name) {
    case Copula::student_t:
      return StudentTCopula(structure);
    case Copula::gaussian:
      break;
  }
  return GaussianCopula(structure);
}

}  // namespace faultline::failure
