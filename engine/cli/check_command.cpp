// SPDX-License-Identifier: Apache-2.0
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/forced_text.hpp"
#include "cli/load_plan.hpp"
#include "cli/matrix_change_text.hpp"
#include "cli/number_json.hpp"
#include "cli/warnings_text.hpp"
#include "run/forced_tables.hpp"
#include "run/tbb_executor.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

/// Names of files may be no UTF-8, which JSON must be.
void print_json(const Json& json) {
  print_result(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Json issue_json(const io::LocatedIssue& issue) {
  return {{"file", issue.place.file},       {"line", issue.place.line},
          {"column", issue.place.column},   {"path", issue.issue.path},
          {"problem", issue.issue.problem}, {"expected", issue.issue.expected},
          {"hint", issue.issue.hint}};
}

Json change_json(const failure::MatrixChange& change) {
  return {{"block", change.block},   {"distance", change.distance}, {"first", change.first},
          {"second", change.second}, {"before", change.before},     {"after", change.after},
          {"steps", change.steps}};
}

Json changes_json(std::span<const failure::MatrixChange> changes) {
  Json list = Json::array();
  for (const auto& change : changes) list.push_back(change_json(change));
  return list;
}

Json warnings_json(const LoadedPlan& loaded, std::size_t place) {
  Json list = Json::array();
  for (const auto& warning : warnings_of(loaded, place))
    list.push_back({{"path", warning.path}, {"text", warning.text}});
  return list;
}

/// Null where the case forces nothing.
Json forced_json(const run::Plan& plan, const run::CaseModel& model) {
  const auto forced = run::forced_summary(plan, model);
  if (!forced) return nullptr;
  return {{"causes", forced->causes},
          {"mode", forced->mode},
          {"day", number_json(forced->day)},
          {"probability", forced->probability.value},
          {"probability_se", forced->probability.standard_error}};
}

Json case_json(const LoadedPlan& loaded, std::size_t place) {
  const auto& plan = loaded.plan;
  const auto& model = plan.cases()[place];
  const auto& graph = *model.graph;
  return {{"name", model.name},
          {"avs", graph.avs().size()},
          {"operators", graph.operators().size()},
          {"pools", graph.pools().size()},
          {"commitments", graph.commitments().size()},
          {"positions", graph.positions().size() - 1},
          {"covers", model.insurance.contracts().size()},
          {"parameters", model.parameters.size()},
          {"parameter_draws", plan.parts().count},
          {"forced", forced_json(plan, model)},
          {"matrix_changes", changes_json(plan.failure_of(model).matrix_changes())},
          {"warnings", warnings_json(loaded, place)}};
}

std::string case_text(const run::CaseModel& model) {
  const auto& graph = *model.graph;
  return fmt::format(
      "{}: {} AVSs, {} operators, {} pools, {} commitments, {} positions, {} covers\n", model.name,
      graph.avs().size(), graph.operators().size(), graph.pools().size(),
      graph.commitments().size(), graph.positions().size() - 1, model.insurance.contracts().size());
}

/// Which numbers are drawn, and how often.
std::string uncertainty_text(const run::Plan& plan, const run::CaseModel& model) {
  if (model.parameters.empty()) return {};
  std::string paths;
  for (const auto& one : model.parameters) paths += (paths.empty() ? "" : ", ") + one.path;
  return fmt::format("  {} draws, for {} trials each, of {}\n", plan.parts().count,
                     plan.parts().each, paths);
}

void print_case(const LoadedPlan& loaded, std::size_t place) {
  const auto& model = loaded.plan.cases()[place];
  print_result(case_text(model));
  print_result(uncertainty_text(loaded.plan, model));
  if (const auto forced = run::forced_summary(loaded.plan, model))
    print_result("  " + forced_text(*forced));
  for (const auto& change : loaded.plan.failure_of(model).matrix_changes())
    print_result("  " + change_text(change));
  for (const auto& warning : warnings_of(loaded, place))
    print_result(fmt::format("  warning: {}: {}\n", warning.path, warning.text));
}

void print_ok(const LoadedPlan& loaded, OutputForm form) {
  const std::size_t count = loaded.plan.cases().size();
  if (form == OutputForm::json) {
    Json json{{"schema", 1}, {"ok", true}, {"plan_hash", loaded.plan.hash()}};
    for (std::size_t i = 0; i < count; ++i) json["cases"].push_back(case_json(loaded, i));
    print_json(json);
    return;
  }
  for (std::size_t i = 0; i < count; ++i) print_case(loaded, i);
  print_result(fmt::format("ok: {} trials with seed {} by method {} ({})\n",
                           loaded.plan.trials().count, loaded.plan.seed(), loaded.plan.method(),
                           loaded.plan.method_reason()));
}

}  // namespace

ExitCode check_command(const CheckOptions& options) {
  try {
    const auto workers = run::TbbExecutor::available_workers();
    print_ok(load_plan(options.scenarios, options.overrides, workers, options.stresses),
             options.form);
    return ExitCode::ok;
  } catch (const io::ScenarioFileError& error) {
    if (options.form == OutputForm::text) throw;
    Json json{{"schema", 1}, {"ok", false}};
    for (const auto& issue : error.issues()) json["issues"].push_back(issue_json(issue));
    print_json(json);
    return ExitCode::bad_data;
  }
}

}  // namespace faultline::cli
