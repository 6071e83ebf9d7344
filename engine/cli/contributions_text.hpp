// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "run/run_result.hpp"

namespace faultline::cli {

/// What expected loss and expected shortfall consist of, case by case and holder by holder: the
/// largest contributions to net losses, and whose are kept. Expects a result that keeps
/// `contributions` (`has_contributions`).
[[nodiscard]] std::string contributions_text(const run::RunResult& result);
/// All contributions, of gross losses too, as one JSON document.
[[nodiscard]] std::string contributions_json(const run::RunResult& result);

[[nodiscard]] bool has_contributions(const run::RunResult& result);

}  // namespace faultline::cli
