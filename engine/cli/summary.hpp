// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "run/run_result.hpp"

namespace faultline::cli {

/// What a person wants to see of a result: the book by perspective, the positions, and what the
/// cases differ by.
[[nodiscard]] std::string summary_text(const run::RunResult& result);

/// The same numbers and more as one JSON document, `"schema": 1`.
[[nodiscard]] std::string summary_json(const run::RunResult& result);

}  // namespace faultline::cli
