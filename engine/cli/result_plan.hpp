// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "cli/load_plan.hpp"
#include "run/run_result.hpp"

namespace faultline::cli {

/// The plan that a result was computed from, compiled again from the scenarios it holds. Throws
/// `DataError` when that gives another plan: the file is of another version of faultline.
[[nodiscard]] LoadedPlan plan_of_result(const std::filesystem::path& file,
                                        const run::RunResult& result);

}  // namespace faultline::cli
