// SPDX-License-Identifier: Apache-2.0
#include "cli/load_plan.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/issue.hpp"
#include "io/scenario_echo.hpp"
#include "run/tbb_executor.hpp"

namespace faultline::cli {

namespace {

std::vector<io::ReadScenario> read_all(const std::vector<std::filesystem::path>& files,
                                       const std::vector<std::string>& overrides,
                                       io::Stresses stresses) {
  std::vector<io::ReadScenario> read;
  std::vector<io::LocatedIssue> issues;
  for (const auto& file : files) {
    try {
      auto one = io::read_scenario(file, {.overrides = overrides, .stresses = stresses});
      auto its_stresses = std::exchange(one.stresses, {});
      read.push_back(std::move(one));
      for (auto& stress : its_stresses) read.push_back(std::move(stress));
    } catch (const io::ScenarioFileError& error) {
      add_new_issues(issues, error.issues());
    }
  }
  if (!issues.empty()) throw io::ScenarioFileError(std::move(issues));
  return read;
}

}  // namespace

LoadedPlan load_plan(const std::vector<std::filesystem::path>& files,
                     const std::vector<std::string>& overrides, std::size_t workers,
                     io::Stresses stresses) {
  auto read = read_all(files, overrides, stresses);
  std::vector<run::Scenario> scenarios;
  for (const auto& one : read) scenarios.push_back(one.scenario);
  std::vector<base::Issues> issues(scenarios.size());
  run::TbbExecutor executor(workers);
  auto plan = run::Plan::compile(scenarios, issues, executor);
  std::vector<io::LocatedIssue> located;
  for (std::size_t c = 0; c < read.size(); ++c) {
    add_new_issues(located, io::locate(issues[c].list(), read[c].places));
  }
  if (!located.empty()) throw io::ScenarioFileError(std::move(located));
  return {.plan = std::move(*plan), .scenarios = std::move(read)};
}

void add_new_issues(std::vector<io::LocatedIssue>& all, const std::vector<io::LocatedIssue>& more) {
  for (const auto& issue : more) {
    const auto same = [&](const io::LocatedIssue& known) {
      return io::format_issue(known) == io::format_issue(issue);
    };
    if (std::none_of(all.begin(), all.end(), same)) all.push_back(issue);
  }
}

std::string seed_override(const std::string& seed) {
  return seed.rfind("0x", 0) == 0 ? "run.seed=\"" + seed + "\"" : "run.seed=" + seed;
}

std::vector<std::string> resolved_scenarios(const run::Plan& plan,
                                            const std::vector<io::ReadScenario>& scenarios) {
  std::vector<std::string> texts;
  for (const auto& model : plan.cases())
    texts.push_back(io::echo_toml(scenarios[model.scenario].scenario));
  return texts;
}

std::vector<run::HostRecord::Input> input_records(const std::vector<io::ReadScenario>& scenarios) {
  std::vector<run::HostRecord::Input> records;
  for (const auto& one : scenarios) {
    for (const auto& input : one.inputs) {
      records.push_back({.case_name = one.scenario.name,
                         .name = input.name,
                         .sha256 = input.sha256,
                         .bytes = input.bytes});
    }
  }
  return records;
}

}  // namespace faultline::cli
