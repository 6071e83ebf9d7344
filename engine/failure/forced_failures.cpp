// SPDX-License-Identifier: Apache-2.0
#include "failure/forced_failures.hpp"

#include <algorithm>
#include <cstdint>
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
  ForceCompiler(ForceMode mode, const CauseList& own, std::span<const Shock> shocks,
                base::Issues& issues)
      : mode_(mode), own_(own), shocks_(shocks), issues_(issues) {
    for (const Shock& shock : shocks) selectable_.push_back({shock.id, {}});
  }

  void add(const std::string& text, const std::string& path) {
    const auto selector = parse_selector(text);
    if (selector && selector->table == "shock") return add_shocks(*selector, text, path);
    for (const auto id : own_.select(text, path, issues_)) {
      forced_.own.push_back(id);
      check_possible(own_[id].named.name, own_[id].hazard.probability, path);
    }
  }

  void add_choice(const ChoiceSpec& spec) {
    const std::size_t complaints = issues_.list().size();
    for (std::size_t i = 0; i < spec.set.size(); ++i) {
      const auto path = fmt::format("force.n_of.set[{}]", i);
      for (const auto id : own_.select(spec.set[i], path, issues_)) {
        forced_.set.push_back(id);
        check_free(id, path);
        check_possible(own_[id].named.name, own_[id].hazard.probability, path);
      }
    }
    sort_distinct(forced_.set);
    if (issues_.list().size() != complaints) return;
    const auto n = static_cast<std::size_t>(spec.n);
    const bool one_by_one = mode_ == ForceMode::condition || spec.weights == ChoiceWeights::model;
    if (n > forced_.set.size())
      issues_.add("force.n_of.n", fmt::format("{} of a set of {}", n, forced_.set.size()),
                  "at most as many as the set has");
    else if (one_by_one &&
             subset_count(forced_.set.size(), n, most_weighed_choices) > most_weighed_choices)
      issues_.add("force.n_of.set",
                  fmt::format("more than {} choices to weigh", most_weighed_choices),
                  "fewer causes", "mode `intervene` with `uniform` weights has no such limit");
    else if (spec.weights == ChoiceWeights::uniform)
      forced_.choice = ForcedChoice(forced_.set, keys_of(forced_.set), n);
  }

  [[nodiscard]] ForcedFailures forced(const ForceSpec& spec) {
    forced_.mode = spec.mode;
    const auto day = spec.mode == ForceMode::intervene ? spec.at_day.value_or(0.0) : spec.at_day;
    if (day) forced_.time = *day / base::days_per_year;
    sort_distinct(forced_.own);
    sort_distinct(forced_.shocks);
    return std::move(forced_);
  }

 private:
  void add_shocks(const Selector& selector, const std::string& text, const std::string& path) {
    const auto weights = weigh_or_report(
        selector, text, std::span<const SelectableShock>(selectable_), path, issues_);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0.0) continue;
      forced_.shocks.push_back(i);
      check_possible("shock." + shocks_[i].id, shocks_[i].probability, path);
    }
  }

  /// Of causes that fail in every trial there is nothing to choose.
  void check_free(CauseId id, const std::string& path) {
    if (std::find(forced_.own.begin(), forced_.own.end(), id) != forced_.own.end())
      issues_.add(path, fmt::format("`{}` is in `causes` already", own_[id].named.name),
                  "causes that do not fail in every trial");
  }

  [[nodiscard]] std::vector<std::uint64_t> keys_of(std::span<const CauseId> causes) const {
    std::vector<std::uint64_t> keys;
    for (const auto id : causes) keys.push_back(own_[id].named.key);
    return keys;
  }

  void check_possible(const std::string& name, double probability, const std::string& path) {
    if (mode_ == ForceMode::condition && probability == 0.0)
      issues_.add(path, fmt::format("`{}` never fails by itself, so it cannot be known to", name),
                  "causes with a probability above 0",
                  "mode `intervene` makes it fail all the same");
  }

  ForceMode mode_;
  const CauseList& own_;
  std::span<const Shock> shocks_;
  base::Issues& issues_;
  std::vector<SelectableShock> selectable_;
  ForcedFailures forced_;
};

}  // namespace

std::vector<ForcedSet> forced_sets(const ForcedFailures& forced, std::size_t most) {
  if (forced.choice.empty()) return {{forced.own, 1.0}};
  std::vector<ForcedSet> sets;
  for (const auto& [places, probability] : forced.choice.choices(most)) {
    if (probability == 0.0) continue;
    auto& set = sets.emplace_back(ForcedSet{forced.own, probability});
    for (const std::size_t place : places) set.causes.push_back(forced.set[place]);
    std::sort(set.causes.begin(), set.causes.end());
  }
  return sets;
}

ForcedFailures compile_forced(const std::optional<ForceSpec>& spec, const CauseList& own,
                              std::span<const Shock> shocks, double horizon_years,
                              base::Issues& issues) {
  if (!spec) return {};
  if (spec->at_day && *spec->at_day / base::days_per_year >= horizon_years)
    issues.add("force.at_day",
               fmt::format("day {:g} is not within the horizon of {:g} days", *spec->at_day,
                           base::days_per_year * horizon_years),
               "a day before the end of the longest horizon");
  if (spec->causes.empty() && !spec->n_of)
    issues.add("force", "nothing is made to fail", "`causes`, `n_of` or both");
  ForceCompiler compiler(spec->mode, own, shocks, issues);
  for (std::size_t i = 0; i < spec->causes.size(); ++i)
    compiler.add(spec->causes[i], fmt::format("force.causes[{}]", i));
  if (spec->n_of) compiler.add_choice(*spec->n_of);
  return compiler.forced(*spec);
}

}  // namespace faultline::failure
