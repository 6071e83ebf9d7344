// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "run/scenario.hpp"

namespace faultline::io {

/// The scenario as one TOML file that names no other: every default written out, matrices in
/// place. Reading it gives an equal scenario.
[[nodiscard]] std::string echo_toml(const run::Scenario& scenario);

}  // namespace faultline::io
