// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/issue.hpp"
#include "failure/selector.hpp"

/// Finds what selectors name. An entity has an `id` and `tags`.
namespace faultline::failure {

/// The selector that `text` spells; complains when it spells none.
[[nodiscard]] std::optional<Selector> parse_or_report(std::string_view text,
                                                      const std::string& path,
                                                      base::Issues& issues);

/// Tables of what may fail by itself, and what a shock may kill.
inline constexpr std::string_view own_tables = "`avs`, `contract`, `operator` or `provider`";

/// Complains that nothing of this table can be selected here; `expected` names the tables that can.
void report_table(const Selector& selector, std::string_view expected, const std::string& path,
                  base::Issues& issues);

/// Complains that the selector matches nothing; `tags`: those that the entities of its table have.
void report_no_match(const Selector& selector, std::string_view text,
                     const std::set<std::string>& tags, const std::string& path,
                     base::Issues& issues);

/// Product of an entity's weights over the conditions; 0 when one of them does not hold.
[[nodiscard]] double weight_under(std::span<const Selector::Condition> conditions,
                                  const base::WeightedTags& tags);

/// Weight of every entity that the selector names, 0 for the others; complains when it names none.
template <class Entity>
std::vector<double> weigh_or_report(const Selector& selector, std::string_view text,
                                    std::span<const Entity> entities, const std::string& path,
                                    base::Issues& issues) {
  std::vector<double> weights;
  for (const Entity& entity : entities) {
    const bool named = !selector.id || *selector.id == entity.id;
    weights.push_back(named ? weight_under(selector.conditions, entity.tags) : 0.0);
  }
  if (std::none_of(weights.begin(), weights.end(), [](double w) { return w > 0.0; })) {
    std::set<std::string> tags;
    for (const Entity& entity : entities)
      for (const auto& [tag, values] : entity.tags) tags.insert(tag);
    report_no_match(selector, text, tags, path, issues);
  }
  return weights;
}

}  // namespace faultline::failure
