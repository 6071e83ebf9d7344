// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "io/scenario_reader.hpp"
#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::cli {

/// Scenario files read and compiled: the cases of one run.
struct LoadedPlan {
  run::Plan plan;
  std::vector<io::ReadScenario> scenarios;  ///< in the order of the files, each before its stresses
};

/// Reads every file and compiles them together, on that many threads. Throws
/// `io::ScenarioFileError` with every complaint about every file, or `io::InputMissing`.
[[nodiscard]] LoadedPlan load_plan(const std::vector<std::filesystem::path>& files,
                                   const std::vector<std::string>& overrides, std::size_t workers,
                                   io::Stresses stresses = io::Stresses::all);

/// Appends the complaints that are not there yet: cases that share a file repeat them.
void add_new_issues(std::vector<io::LocatedIssue>& all, const std::vector<io::LocatedIssue>& more);

/// `run.seed` as an override: digits, or "0x…" as the text that it is in a scenario.
[[nodiscard]] std::string seed_override(const std::string& seed);

/// The resolved scenario of every case, as it is kept in the result. `scenarios` are those of the
/// plan.
[[nodiscard]] std::vector<std::string> resolved_scenarios(
    const run::Plan& plan, const std::vector<io::ReadScenario>& scenarios);

/// The files that were read, with their digests.
[[nodiscard]] std::vector<run::HostRecord::Input> input_records(
    const std::vector<io::ReadScenario>& scenarios);

}  // namespace faultline::cli
