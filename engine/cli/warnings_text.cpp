// SPDX-License-Identifier: Apache-2.0
#include "cli/warnings_text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

/// A warning, and how many cases it is about.
struct Shared {
  run::Warning warning;
  std::string first_case;
  std::size_t cases;
};

std::vector<Shared> shared_warnings(const LoadedPlan& loaded) {
  std::vector<Shared> all;
  for (std::size_t place = 0; place < loaded.plan.cases().size(); ++place)
    for (auto& warning : warnings_of(loaded, place)) {
      const auto same = std::find_if(all.begin(), all.end(), [&](const Shared& one) {
        return one.warning.path == warning.path && one.warning.text == warning.text;
      });
      if (same == all.end())
        all.push_back({std::move(warning), loaded.plan.cases()[place].name, 1});
      else
        ++same->cases;
    }
  return all;
}

}  // namespace

std::vector<run::Warning> warnings_of(const LoadedPlan& loaded, std::size_t place) {
  const auto& model = loaded.plan.cases()[place];
  return run::warnings_about(loaded.scenarios[model.scenario].scenario,
                             loaded.plan.failure_of(model));
}

std::string warnings_text(const LoadedPlan& loaded) {
  std::string text;
  for (const auto& [warning, first_case, cases] : shared_warnings(loaded)) {
    const bool of_all = cases == loaded.plan.cases().size();
    text += fmt::format("warning: {}{}: {}\n", of_all ? "" : first_case + ": ", warning.path,
                        warning.text);
  }
  return text;
}

}  // namespace faultline::cli
