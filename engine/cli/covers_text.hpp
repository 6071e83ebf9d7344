// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "run/run_result.hpp"

namespace faultline::cli {

/// What covers pay and cost, and what becomes of their providers, case by case. Expects a result
/// that keeps `covers` (`has_covers`).
[[nodiscard]] std::string covers_text(const run::RunResult& result);
/// The same numbers as one JSON document.
[[nodiscard]] std::string covers_json(const run::RunResult& result);

[[nodiscard]] bool has_covers(const run::RunResult& result);
/// Of a result without them.
[[nodiscard]] std::string why_no_covers(const run::RunResult& result);

}  // namespace faultline::cli
