// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/nearest_name.hpp"
#include "base/shortest_number.hpp"
#include "cli/command_error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/load_plan.hpp"
#include "cli/replayed_trial.hpp"
#include "cli/result_plan.hpp"
#include "cli/result_view.hpp"
#include "cli/text_table.hpp"
#include "cli/whole_number.hpp"
#include "io/result_reader.hpp"
#include "run/tbb_executor.hpp"
#include "run/tell_trial.hpp"

namespace faultline::cli {

namespace {

std::string first_bytes(const std::filesystem::path& file) {
  std::string head(512, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(stream.gcount()));
  return head;
}

/// By its first bytes; by its name where it is too broken to have them.
bool is_result(const std::filesystem::path& file) {
  return first_bytes(file).rfind("\x89HDF\r\n\x1a\n", 0) == 0 || file.extension() == ".h5";
}

/// Refuses what is plainly no text, hence no scenario either.
void expect_text(const std::filesystem::path& file) {
  if (first_bytes(file).find('\0') == std::string::npos) return;
  throw DataError(file.string() + ": is neither a scenario (TOML) nor a result (HDF5)");
}

std::uint64_t asked_trial(const std::string& text, const run::Plan& plan) {
  const auto trial = whole_number(text);
  if (trial && *trial < plan.trials().end()) return *trial;
  throw UsageError(fmt::format("--trial {}: expected a number from 0 to {}, as run.trials is {}",
                               text, plan.trials().end() - 1, plan.trials().end()));
}

std::size_t asked_case(const std::string& text, const run::Plan& plan) {
  if (text.empty()) return 0;
  std::vector<std::string> names;
  for (const auto& model : plan.cases()) names.push_back(model.name);
  const auto named = std::find(names.begin(), names.end(), text);
  if (named != names.end()) return static_cast<std::size_t>(named - names.begin());
  const auto number = whole_number(text);
  if (number && *number < names.size()) return *number;
  const auto nearest = base::did_you_mean(text, names);
  std::string known;
  for (std::size_t c = 0; c < names.size(); ++c)
    known += fmt::format("{}`{}` ({})", c == 0 ? "" : ", ", names[c], c);
  throw UsageError(fmt::format("--case {}: there is no such case{}; the cases are {}", text,
                               nearest.empty() ? "" : " (" + nearest + ")", known));
}

ReplayedTrial tell(const LoadedPlan& loaded, const ReplayOptions& options) {
  const auto case_index = asked_case(options.case_name, loaded.plan);
  const auto trial = asked_trial(options.trial, loaded.plan);
  return {.story = run::tell_trial(loaded.plan, case_index, trial),
          .trials_planned = loaded.plan.trials().end(),
          .as_of = loaded.scenarios[loaded.plan.cases()[case_index].scenario].scenario.as_of,
          .tail = std::nullopt};
}

/// A build that computes other numbers than the result holds would explain what did not happen.
void hold_to_the_tail(const std::filesystem::path& file, const ResultView& view,
                      std::size_t case_index, std::size_t row, const run::Amounts& book) {
  const auto check = [&](const char* table, double told) {
    const double kept = view.number(table, {case_index, row});
    if (kept == told) return;
    throw DataError(fmt::format(
        "{}: {} of this trial is {} in the result, but {} in the replay: the result was computed "
        "by another build ({}, {}) and would not be explained by this one",
        file.string(), table, base::shortest_number(kept), base::shortest_number(told),
        view.result().provenance.version, view.result().provenance.compiler));
  };
  check("tail_gross", book.gross);
  check("tail_recovered", book.recovered);
  check("tail_net", book.net);
}

TailPlace place_in_tail(const std::filesystem::path& file, const run::RunResult& result,
                        const run::TrialStory& story) {
  const ResultView view(result);
  TailPlace place{.file = file.string(), .rank = std::nullopt};
  if (view.find_table("tail_trial_number") == nullptr) return place;
  const auto cases = view.labels("case");
  const auto case_index = static_cast<std::size_t>(
      std::find(cases.begin(), cases.end(), story.case_name) - cases.begin());
  for (std::size_t row = 0; row < view.size_of("tail_rank"); ++row) {
    const double number = view.number("tail_trial_number", {case_index, row});
    if (number < 0.0) break;
    ++place.kept;
    if (number != static_cast<double>(story.trial)) continue;
    hold_to_the_tail(file, view, case_index, row, story.book);
    place.rank = row + 1;
  }
  return place;
}

ReplayedTrial replay_result(const ReplayOptions& options) {
  if (options.inputs.size() > 1)
    throw UsageError("a result file is replayed alone: one result, or the scenarios of one run");
  if (options.seed || !options.overrides.empty())
    throw UsageError("--set and --seed belong to scenario files; a result is replayed as it was");
  const auto& file = options.inputs.front();
  const auto result = io::read_result(file);
  auto replayed = tell(plan_of_result(file, result), options);
  replayed.tail = place_in_tail(file, result, replayed.story);
  return replayed;
}

ReplayedTrial replay_scenarios(const ReplayOptions& options) {
  std::for_each(options.inputs.begin(), options.inputs.end(), expect_text);
  auto overrides = options.overrides;
  if (options.seed) overrides.push_back(seed_override(*options.seed));
  const auto workers = run::TbbExecutor::available_workers();
  return tell(load_plan(options.inputs, overrides, workers, options.stresses), options);
}

}  // namespace

ExitCode replay_command(const ReplayOptions& options) {
  const bool from_result = std::any_of(options.inputs.begin(), options.inputs.end(), is_result);
  const auto replayed = from_result ? replay_result(options) : replay_scenarios(options);
  print_result(options.form == OutputForm::json ? replay_json(replayed)
                                                : replay_text(replayed, options.detail));
  return ExitCode::ok;
}

}  // namespace faultline::cli
