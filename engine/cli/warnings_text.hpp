// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/load_plan.hpp"
#include "run/warnings.hpp"

namespace faultline::cli {

/// About the case at this place.
[[nodiscard]] std::vector<run::Warning> warnings_of(const LoadedPlan& loaded, std::size_t place);

/// "warning: path: text" about any case, a line each, with the name of the first case that it is
/// about before the path where it is not about all.
[[nodiscard]] std::string warnings_text(const LoadedPlan& loaded);

}  // namespace faultline::cli
