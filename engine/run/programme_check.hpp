// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/issue.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// Complains about all that a programme of cover has otherwise than the scenario that was run,
/// beyond its name, covers, providers, treaties, the waterfalls of positions, and whether
/// occurrences are kept: about what it changes, adds and leaves out. A provider fails in one as in
/// the other.
void check_programme(const Scenario& base, const Scenario& programme, base::Issues& issues);

/// A stress among the scenarios of a run: it is called `scenario/stress`, after another of them.
struct StressOf {
  const Scenario* scenario;
  std::string suffix;  ///< "/stress"
};
[[nodiscard]] std::optional<StressOf> stress_of(const Scenario& stressed,
                                                std::span<const Scenario> all);

/// What a stress has otherwise than its scenario of what programmes set: a path such as
/// `provider.mutual.capital`, or nothing. A programme laid over it would undo that.
[[nodiscard]] std::optional<std::string> stressed_cover(const Scenario& scenario,
                                                        const Scenario& stressed);

}  // namespace faultline::run
