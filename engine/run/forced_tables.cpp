// SPDX-License-Identifier: Apache-2.0
#include "run/forced_tables.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "base/date.hpp"

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

}  // namespace

numerics::OrthantProbability forced_probability(const Plan& plan, const CaseModel& model) {
  const Draw& draw = plan.draws()[model.draw];
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

std::string forced_names(const failure::FailureModel& failures) {
  const auto& forced = failures.forced();
  const std::size_t own = failures.causes().size() - failures.shock_count();
  std::string names;
  const auto add = [&](std::size_t cause) {
    names += (names.empty() ? "" : ", ") + failures.causes()[cause];
  };
  for (const auto cause : forced.own) add(cause.index());
  for (const auto shock : forced.shocks) add(own + shock);
  return names;
}

void append_forced(const Plan& plan, RunResult& result) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::string> causes;
  std::vector<double> days;
  std::vector<double> probabilities;
  std::vector<double> errors;
  for (const auto& model : plan.cases()) {
    const auto& failures = plan.failure_of(model);
    const bool forces = !failures.forced().empty();
    const auto probability = forced_probability(plan, model);
    causes.push_back(forced_names(failures));
    days.push_back(forces ? failures.forced().time * base::days_per_year : none);
    probabilities.push_back(forces ? probability.value : none);
    errors.push_back(forces ? probability.standard_error : none);
  }
  const auto forces = [](const std::string& names) { return !names.empty(); };
  if (std::none_of(causes.begin(), causes.end(), forces)) return;
  result.tables.push_back(
      over_cases("forced_causes", "", "causes that are made to fail", std::move(causes)));
  result.tables.push_back(over_cases(
      "forced_day", "d", "day on which they fail; NaN where nothing is forced", std::move(days)));
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
