// SPDX-License-Identifier: Apache-2.0
#include "cli/load_programmes.hpp"

#include <optional>
#include <utility>

#include "cli/load_plan.hpp"
#include "cli/result_plan.hpp"
#include "io/programme_reader.hpp"

namespace faultline::cli {

namespace {

std::vector<run::Scenario> scenarios_in(const std::vector<io::ReadScenario>& read) {
  std::vector<run::Scenario> scenarios;
  for (const auto& one : read) scenarios.push_back(one.scenario);
  return scenarios;
}

/// A programme that was read, or why it could not be.
struct Attempt {
  ReadProgramme programme;
  std::vector<io::LocatedIssue> issues{};
  std::optional<io::InputMissing> missing{};
};

/// A programme over every scenario of the result.
Attempt read_programme(const std::filesystem::path& file,
                       const std::vector<io::ProgrammeReader>& readers) {
  Attempt attempt{.programme = {.name = file.stem().string(), .file = file, .scenarios = {}}};
  for (const auto& reader : readers) {
    try {
      auto& read = attempt.programme.scenarios.emplace_back(reader.read(file));
      std::erase(read.scenario.output.store, run::Store::events);
    } catch (const io::ScenarioFileError& error) {
      add_new_issues(attempt.issues, error.issues());
    } catch (const io::InputMissing& error) {
      attempt.missing = error;
    }
  }
  return attempt;
}

std::vector<ReadProgramme> read_programmes(const std::filesystem::path& result_file,
                                           const run::RunResult& result,
                                           const std::vector<std::filesystem::path>& files,
                                           base::Executor& executor) {
  std::vector<io::ProgrammeReader> readers;
  for (const auto& text : scenario_texts(result)) readers.emplace_back(text, result_file.string());
  std::vector<Attempt> attempts(files.size());
  executor.for_each(files.size(), [&](std::size_t i, std::size_t) {
    attempts[i] = read_programme(files[i], readers);
  });
  std::vector<ReadProgramme> programmes;
  std::vector<io::LocatedIssue> issues;
  for (auto& attempt : attempts) {
    if (attempt.missing) throw io::InputMissing(*attempt.missing);
    add_new_issues(issues, attempt.issues);
    programmes.push_back(std::move(attempt.programme));
  }
  if (!issues.empty()) throw io::ScenarioFileError(std::move(issues));
  return programmes;
}

run::Programmes base_programmes(const std::filesystem::path& result_file,
                                const run::RunResult& result, base::Executor& executor) {
  const auto base = scenarios_in(scenarios_of_result(result_file, result));
  auto programmes = run::Programmes::over(base, executor);
  hold_to_result(result_file, result, programmes ? &programmes->base() : nullptr);
  return std::move(*programmes);
}

}  // namespace

LoadedProgrammes load_programmes(const std::filesystem::path& result_file,
                                 const run::RunResult& result,
                                 const std::vector<std::filesystem::path>& files,
                                 base::Executor& executor) {
  LoadedProgrammes loaded{.programmes = base_programmes(result_file, result, executor),
                          .read = read_programmes(result_file, result, files, executor)};
  std::vector<io::LocatedIssue> located;
  for (const auto& programme : loaded.read) {
    std::vector<base::Issues> issues(programme.scenarios.size());
    loaded.programmes.add(scenarios_in(programme.scenarios), issues);
    for (std::size_t i = 0; i < issues.size(); ++i)
      add_new_issues(located, io::locate(issues[i].list(), programme.scenarios[i].places));
  }
  if (!located.empty()) throw io::ScenarioFileError(std::move(located));
  return loaded;
}

}  // namespace faultline::cli
