// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "io/document/complaints.hpp"
#include "io/document/sources.hpp"
#include "io/reading/layers.hpp"
#include "io/scenario_reader.hpp"

namespace faultline::io {

/// Turns laid-over layers into a scenario. `directory` is where names in overrides begin. Throws as
/// `read_scenario` does, with what has been complained about before as well.
[[nodiscard]] ReadScenario finish_scenario(Layers layers, const ReadOptions& options,
                                           const std::filesystem::path& directory, Sources& sources,
                                           Complaints& complaints);

}  // namespace faultline::io
