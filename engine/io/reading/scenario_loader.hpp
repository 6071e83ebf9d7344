// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/document/node.hpp"
#include "io/reading/named_files.hpp"
#include "run/scenario.hpp"

namespace faultline::io {

/// The scenario that a checked document says.
[[nodiscard]] run::Scenario load_scenario(const Node& document, const NamedFiles& files);

}  // namespace faultline::io
