// SPDX-License-Identifier: Apache-2.0
#include "run/forced_tables.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/date.hpp"
#include "base/not_a_number.hpp"

namespace faultline::run {

namespace {

template <class T>
risk::Table over_cases(std::string name, std::string units, std::string long_name,
                       std::vector<T> values) {
  return {.name = std::move(name),
          .dims = {"case"},
          .units = std::move(units),
          .long_name = std::move(long_name),
          .values = std::move(values)};
}

numerics::OrthantProbability mean_probability(const Plan& plan, const Draw& draw) {
  double value = 0.0;
  double error = 0.0;
  for (std::size_t k = 0; k < draw.models; ++k) {
    const auto one = plan.failures()[draw.failure + k].forced_probability();
    value += one.value;
    error += one.standard_error;
  }
  const auto models = static_cast<double>(draw.models);
  return {value / models, error / models};
}

std::string word_of(failure::ForceMode mode) {
  return std::string(failure::enum_words(mode).known[static_cast<std::size_t>(mode)]);
}

double days_or_none(std::optional<double> years) {
  return years ? *years * base::days_per_year : base::not_a_number;
}

std::string forced_names(const failure::FailureModel& failures) {
  std::string names;
  for (const auto cause : failures.forced_causes())
    names += (names.empty() ? "" : ", ") + failures.causes()[cause.index()];
  const auto& choice = failures.forced().choice;
  if (choice.empty()) return names;
  std::string set;
  for (const auto cause : choice.set())
    set += (set.empty() ? "" : ", ") + failures.causes()[cause.index()];
  return fmt::format("{}{}{} of ({})", names, names.empty() ? "" : ", ", choice.count(), set);
}

}  // namespace

std::optional<ForcedSummary> forced_summary(const Plan& plan, const CaseModel& model) {
  const auto& failures = plan.failure_of(model);
  if (failures.forced().empty()) return std::nullopt;
  return ForcedSummary{.causes = forced_names(failures),
                       .mode = word_of(failures.forced().mode),
                       .day = days_or_none(failures.forced().time),
                       .horizon_days = failures.horizon_years() * base::days_per_year,
                       .probability = mean_probability(plan, plan.draws()[model.draw])};
}

void append_forced(const Plan& plan, RunResult& result) {
  std::vector<std::string> causes;
  std::vector<std::string> modes;
  std::vector<double> days;
  std::vector<double> probabilities;
  std::vector<double> errors;
  bool forces = false;
  for (const auto& model : plan.cases()) {
    const auto forced = forced_summary(plan, model);
    forces |= forced.has_value();
    causes.push_back(forced ? forced->causes : "");
    modes.push_back(forced ? forced->mode : "");
    days.push_back(forced ? forced->day : base::not_a_number);
    probabilities.push_back(forced ? forced->probability.value : base::not_a_number);
    errors.push_back(forced ? forced->probability.standard_error : base::not_a_number);
  }
  if (!forces) return;
  result.tables.push_back(
      over_cases("forced_causes", "", "causes that are made to fail", std::move(causes)));
  result.tables.push_back(over_cases(
      "forced_mode", "", "whether nothing else is different (intervene) or it is known (condition)",
      std::move(modes)));
  result.tables.push_back(over_cases(
      "forced_day", "d",
      "day on which they fail; NaN where nothing is forced, and where days are their own",
      std::move(days)));
  result.tables.push_back(
      over_cases("forced_probability", "1",
                 "probability that all of them fail by themselves within the longest horizon, "
                 "where nothing is forced; NaN where nothing is",
                 std::move(probabilities)));
  result.tables.push_back(over_cases("forced_probability_se", "1",
                                     "its standard error; NaN where nothing is forced",
                                     std::move(errors)));
}

}  // namespace faultline::run
