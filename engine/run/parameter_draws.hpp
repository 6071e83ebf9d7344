// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "run/scenario.hpp"

/// Numbers that are not known are drawn, too (docs/methods/risk.md): the trials of a run
/// are split into equal consecutive parts, and part k meets the k-th draw of all of them.
namespace faultline::run {

/// How many draws of its uncertain numbers a scenario asks for: 1 where it has none. Without
/// `run.parameter_draws` the most up to 128 into which the trials can be divided, whole groups of
/// 64 trials each where that is possible; 0 where it would be fewer than 20.
[[nodiscard]] std::uint64_t parameter_draws(const Scenario& scenario);

/// An uncertain number and what is drawn for it.
struct DrawnParameter {
  std::string path;
  std::vector<double> values;  ///< by draw
};

/// All draws of all uncertain numbers of a scenario. The k-th value at a path is the quantile of
/// its law at the word of (seed, `Purpose::parameter`, k, hash of the path): it does not depend on
/// what else is drawn. `scenario` has been checked.
[[nodiscard]] std::vector<DrawnParameter> draw_parameters(const Scenario& scenario);

/// The scenario with the numbers of one draw in their places, and no longer uncertain.
[[nodiscard]] Scenario with_parameters(Scenario scenario, std::span<const DrawnParameter> drawn,
                                       std::size_t draw);

/// "avs.a.failure_probability = 0.0123, …" of one draw.
[[nodiscard]] std::string parameters_text(std::span<const DrawnParameter> drawn, std::size_t draw);

/// Complains about laws that cannot be those of their numbers, and about a number of draws into
/// which the trials cannot be divided.
void check_parameters(const Scenario& scenario, base::Issues& issues);

}  // namespace faultline::run
