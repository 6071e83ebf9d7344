// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/scenario.hpp"

namespace faultline::run {

/// The scenario with the rows of every table sorted by row key: the order in which rows were
/// written, in a file or in code, means nothing. Terms, layers, kills and blocks keep theirs.
[[nodiscard]] Scenario with_sorted_rows(Scenario scenario);

}  // namespace faultline::run
