// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "run/run_result.hpp"

namespace faultline::io {

/// What is wrong with a result that a file could not hold, or that a reader of the file could not
/// rely on; nothing when all is well. Checked before writing, where a flaw is a bug of ours, and
/// after reading, where it is a damaged file: names are portable, unique and not reserved; tables
/// have the values their axes ask for and "case" first; every case has its scenario.
[[nodiscard]] std::optional<std::string> find_flaw(const run::RunResult& result);

}  // namespace faultline::io
