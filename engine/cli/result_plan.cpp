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

std::vector<std::string> scenario_texts(const run::RunResult& result) {
  std::vector<std::string> texts;
  for (const auto& text : result.provenance.scenario_toml)
    if (texts.empty() || text != texts.back()) texts.push_back(text);
  return texts;
}

std::vector<io::ReadScenario> scenarios_of_result(const std::filesystem::path& file,
                                                  const run::RunResult& result) {
  std::vector<io::ReadScenario> read;
  try {
    for (const auto& text : scenario_texts(result))
      read.push_back(io::read_scenario_text(text, file.string()));
  } catch (const io::ScenarioFileError& error) {
    throw of_another_version(
        file, result.provenance,
        "of the scenario in it, it does not read " + io::format_issue(error.issues().front()));
  }
  return read;
}

void hold_to_result(const std::filesystem::path& file, const run::RunResult& result,
                    const run::Plan* plan) {
  const auto& p = result.provenance;
  if (plan == nullptr) throw of_another_version(file, p, "it refuses the scenario in it");
  if (plan->hash() == p.plan_hash) return;
  throw of_another_version(
      file, p,
      fmt::format("the scenario in it gives plan {}, but the result is of plan {}", plan->hash(),
                  p.plan_hash));
}

LoadedPlan plan_of_result(const std::filesystem::path& file, const run::RunResult& result) {
  auto read = scenarios_of_result(file, result);
  std::vector<run::Scenario> scenarios;
  for (const auto& one : read) scenarios.push_back(one.scenario);
  std::vector<base::Issues> issues(scenarios.size());
  auto plan = run::Plan::compile(scenarios, issues);
  hold_to_result(file, result, plan ? &*plan : nullptr);
  return {.plan = std::move(*plan), .scenarios = std::move(read)};
}

}  // namespace faultline::cli
