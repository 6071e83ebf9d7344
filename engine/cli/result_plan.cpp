// SPDX-License-Identifier: Apache-2.0
#include "cli/result_plan.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/build_info.hpp"
#include "cli/command_error.hpp"
#include "io/scenario_reader.hpp"

namespace faultline::cli {

namespace {

std::string build_text(const std::string& version, const std::string& git) {
  return git.empty() ? version : version + " (" + git + ")";
}

/// Why this program cannot go on with the file.
DataError of_another_version(const std::filesystem::path& file, const run::Provenance& p,
                             const std::string& reason) {
  const auto here = build_info();
  return DataError(fmt::format(
      "{}: made by another version of faultline, {}, which this one, {}, cannot go on with: {}",
      file.string(), build_text(p.version, p.git), build_text(here.version, here.git), reason));
}

}  // namespace

LoadedPlan plan_of_result(const std::filesystem::path& file, const run::RunResult& result) {
  const auto& p = result.provenance;
  std::vector<io::ReadScenario> read;
  std::vector<run::Scenario> scenarios;
  try {
    for (std::size_t c = 0; c < p.scenario_toml.size(); ++c) {
      const auto& text = p.scenario_toml[c];
      if (c > 0 && text == p.scenario_toml[c - 1]) continue;  // the same at another horizon
      read.push_back(io::read_scenario_text(text, file.string()));
      scenarios.push_back(read.back().scenario);
    }
  } catch (const io::ScenarioFileError& error) {
    throw of_another_version(
        file, p,
        "of the scenario in it, it does not read " + io::format_issue(error.issues().front()));
  }
  std::vector<base::Issues> issues(scenarios.size());
  auto plan = run::Plan::compile(scenarios, issues);
  if (!plan) throw of_another_version(file, p, "it refuses the scenario in it");
  if (plan->hash() != p.plan_hash) {
    throw of_another_version(file, p,
                             fmt::format("the scenario in it gives plan {}, but the result is of "
                                         "plan {}",
                                         plan->hash(), p.plan_hash));
  }
  return {.plan = std::move(*plan), .scenarios = std::move(read)};
}

}  // namespace faultline::cli
