// SPDX-License-Identifier: Apache-2.0
#include "run/parameter_report.hpp"

#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "run/name_index.hpp"

namespace faultline::run {

void append_parameters(const Plan& plan, RunResult& result) {
  const auto draws = static_cast<std::size_t>(plan.parts().count);
  if (draws == 1) return;
  NameIndex paths;
  for (const auto& model : plan.cases())
    for (const auto& parameter : model.parameters) paths.add(parameter.path);
  paths.close();
  const std::size_t count = paths.names().size();
  std::vector<double> values(plan.cases().size() * count * draws,
                             std::numeric_limits<double>::quiet_NaN());
  for (std::size_t c = 0; c < plan.cases().size(); ++c)
    for (const auto& parameter : plan.cases()[c].parameters) {
      const auto place = c * count + static_cast<std::size_t>(paths.position_of(parameter.path));
      for (std::size_t k = 0; k < draws; ++k) values[place * draws + k] = parameter.values[k];
    }
  std::vector<std::int64_t> numbers(draws);
  std::iota(numbers.begin(), numbers.end(), 0);
  result.axes.push_back({"parameter", "", "numbers that are given by a law", paths.names()});
  result.axes.push_back({"parameter_draw", "1",
                         "draw of all of them; draw k holds for trials k·n/K up to (k + 1)·n/K of "
                         "all n",
                         std::move(numbers)});
  result.tables.push_back(
      {.name = "parameter_value",
       .dims = {"case", "parameter", "parameter_draw"},
       .units = "1",
       .long_name = "what was drawn for the number; NaN where it is known in this case",
       .values = std::move(values)});
}

}  // namespace faultline::run
