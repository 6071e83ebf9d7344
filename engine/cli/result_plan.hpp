// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/load_plan.hpp"
#include "run/run_result.hpp"

namespace faultline::cli {

/// The scenarios that a result holds, each once however many horizons it has.
[[nodiscard]] std::vector<std::string> scenario_texts(const run::RunResult& result);

/// The same, read. Throws `DataError` where this version does not read them.
[[nodiscard]] std::vector<io::ReadScenario> scenarios_of_result(const std::filesystem::path& file,
                                                                const run::RunResult& result);

/// Throws `DataError` unless `plan`, compiled from the scenarios of a result, is the one that the
/// result was computed from; null stands for one that does not compile. The file is of another
/// version of faultline then.
void hold_to_result(const std::filesystem::path& file, const run::RunResult& result,
                    const run::Plan* plan);

/// The plan that a result was computed from, compiled again from the scenarios it holds. Throws
/// `DataError` as `hold_to_result` does.
[[nodiscard]] LoadedPlan plan_of_result(const std::filesystem::path& file,
                                        const run::RunResult& result);

}  // namespace faultline::cli
