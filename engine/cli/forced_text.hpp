// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/result_view.hpp"
#include "run/forced_tables.hpp"

namespace faultline::cli {

/// One line, and its end: which causes a case makes fail, when, and how likely that is.
[[nodiscard]] std::string forced_text(const run::ForcedSummary& forced);

/// What a result says of a case; empty where it forces nothing.
[[nodiscard]] std::string forced_text(const ResultView& view, std::size_t case_index);

}  // namespace faultline::cli
