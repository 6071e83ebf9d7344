// SPDX-License-Identifier: Apache-2.0
#include "cli/load_programmes.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cli/command_error.hpp"
#include "cli/load_plan.hpp"
#include "cli/result_plan.hpp"
#include "io/programme_reader.hpp"
#include "run/programme_check.hpp"

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

/// A scenario of the result.
struct Ground {
  io::ProgrammeReader reader;
  std::string suffix;  ///< of its name, if it is a stress of another: "/stress"
};

/// A programme over every scenario of the result.
Attempt read_programme(const std::filesystem::path& file, const std::vector<Ground>& grounds) {
  Attempt attempt{.programme = {.name = file.stem().string(), .file = file, .scenarios = {}}};
  for (const auto& [reader, suffix] : grounds) {
    try {
      auto& read = attempt.programme.scenarios.emplace_back(reader.read(file));
      if (!read.scenario.name.ends_with(suffix)) read.scenario.name += suffix;
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
                                           std::span<const run::Scenario> base,
                                           const std::vector<std::filesystem::path>& files,
                                           base::Executor& executor) {
  const auto texts = scenario_texts(result);
  std::vector<Ground> grounds;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto stress = run::stress_of(base[i], base);
    grounds.push_back(
        {io::ProgrammeReader(texts[i], result_file.string()), stress ? stress->suffix : ""});
  }
  std::vector<Attempt> attempts(files.size());
  executor.for_each(files.size(), [&](std::size_t i, std::size_t) {
    attempts[i] = read_programme(files[i], grounds);
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

/// A programme comes before stresses in a run, and would come after them here.
void check_stresses(const std::filesystem::path& result_file, std::span<const run::Scenario> base) {
  for (const auto& one : base) {
    const auto stress = run::stress_of(one, base);
    const auto path = stress ? run::stressed_cover(*stress->scenario, one) : std::nullopt;
    if (path)
      throw DataError(fmt::format(
          "{}: its case `{}` stresses `{}`, which is for a programme to set (expected stresses of "
          "what failures cost, or none: --no-stress); run each programme as a scenario",
          result_file.string(), one.name, *path));
  }
}

run::Programmes base_programmes(const std::filesystem::path& result_file,
                                const run::RunResult& result, std::span<const run::Scenario> base,
                                base::Executor& executor) {
  auto programmes = run::Programmes::over(base, executor);
  hold_to_result(result_file, result, programmes ? &programmes->base() : nullptr);
  return std::move(*programmes);
}

}  // namespace

LoadedProgrammes load_programmes(const std::filesystem::path& result_file,
                                 const run::RunResult& result,
                                 const std::vector<std::filesystem::path>& files,
                                 base::Executor& executor) {
  const auto base = scenarios_in(scenarios_of_result(result_file, result));
  check_stresses(result_file, base);
  LoadedProgrammes loaded{.programmes = base_programmes(result_file, result, base, executor),
                          .read = read_programmes(result_file, result, base, files, executor)};
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
