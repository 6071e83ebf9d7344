// SPDX-License-Identifier: Apache-2.0
#include "failure/forced_failures.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/date.hpp"
#include "failure/selector_match.hpp"

namespace faultline::failure {

namespace {

/// As selectors see a shock.
struct SelectableShock {
  std::string id;
  base::WeightedTags tags;
};

template <class T>
void sort_distinct(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

class ForceCompiler {
 public:
  ForceCompiler(const CauseList& own, std::span<const Shock> shocks, base::Issues& issues)
      : own_(own), issues_(issues) {
    for (const Shock& shock : shocks) shocks_.push_back({shock.id, {}});
  }

  void add(const std::string& text, const std::string& path) {
    const auto selector = parse_selector(text);
    if (selector && selector->table == "shock") return add_shocks(*selector, text, path);
    const auto selected = own_.select(text, path, issues_);
    forced_.own.insert(forced_.own.end(), selected.begin(), selected.end());
  }

  [[nodiscard]] ForcedFailures at(double time) {
    forced_.time = time;
    sort_distinct(forced_.own);
    sort_distinct(forced_.shocks);
    return std::move(forced_);
  }

 private:
  void add_shocks(const Selector& selector, const std::string& text, const std::string& path) {
    const auto weights =
        weigh_or_report(selector, text, std::span<const SelectableShock>(shocks_), path, issues_);
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (weights[i] > 0.0) forced_.shocks.push_back(i);
  }

  const CauseList& own_;
  base::Issues& issues_;
  std::vector<SelectableShock> shocks_;
  ForcedFailures forced_;
};

}  // namespace

ForcedFailures compile_forced(const std::optional<ForceSpec>& spec, const CauseList& own,
                              std::span<const Shock> shocks, double horizon_years,
                              base::Issues& issues) {
  if (!spec) return {};
  const double time = spec->at_day / base::days_per_year;
  if (time >= horizon_years)
    issues.add("force.at_day",
               fmt::format("day {:g} is not within the horizon of {:g} days", spec->at_day,
                           base::days_per_year * horizon_years),
               "a day before the end of the longest horizon");
  ForceCompiler compiler(own, shocks, issues);
  for (std::size_t i = 0; i < spec->causes.size(); ++i)
    compiler.add(spec->causes[i], fmt::format("force.causes[{}]", i));
  return compiler.at(time);
}

}  // namespace faultline::failure
