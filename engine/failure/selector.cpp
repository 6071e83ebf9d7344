// SPDX-License-Identifier: Apache-2.0
#include "failure/selector.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "failure/selector_match.hpp"

namespace faultline::failure {

namespace {

constexpr std::array<std::string_view, 5> tables{"avs", "operator", "contract", "provider",
                                                 "shock"};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::optional<Selector::Condition> parse_condition(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  Selector::Condition condition{std::string(trimmed(text.substr(0, equals))),
                                std::string(trimmed(text.substr(equals + 1)))};
  if (condition.tag.empty() || condition.value.empty()) return std::nullopt;
  return condition;
}

std::optional<std::vector<Selector::Condition>> parse_conditions(std::string_view text) {
  std::vector<Selector::Condition> conditions;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    auto condition = parse_condition(text.substr(begin, end - begin));
    if (!condition) return std::nullopt;
    conditions.push_back(std::move(*condition));
    begin = end + 1;
  }
  return conditions;
}

/// The tags that entities have, for a complaint about one that none has.
std::string list_of(const std::set<std::string>& tags) {
  std::string list;
  for (const auto& tag : tags) list += (list.empty() ? "one of " : ", ") + tag;
  return list.empty() ? "a tag that is declared; there is none" : list;
}

/// Those that the selector names of entities that are selected as a whole.
template <class Id, class Entity>
std::vector<Id> select_whole(const Selector& selector, std::string_view text,
                             std::span<const Entity> entities, const std::string& path,
                             base::Issues& issues) {
  const auto weights = weigh_or_report<Entity>(selector, text, entities, path, issues);
  std::vector<Id> selected;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0.0) selected.emplace_back(i);
  return selected;
}

std::vector<SelectedOperator> select_operators(const Selector& selector, std::string_view text,
                                               const stake::StakeGraph& graph,
                                               const std::string& path, base::Issues& issues) {
  const auto weights =
      weigh_or_report<stake::Operator>(selector, text, graph.operators(), path, issues);
  std::vector<SelectedOperator> selected;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0.0) selected.push_back({stake::OperatorId(i), weights[i]});
  return selected;
}

}  // namespace

double weight_under(std::span<const Selector::Condition> conditions,
                    const base::WeightedTags& tags) {
  double weight = 1.0;
  for (const auto& condition : conditions) {
    const auto tag = tags.find(condition.tag);
    if (tag == tags.end()) return 0.0;
    const auto value = tag->second.find(condition.value);
    if (value == tag->second.end()) return 0.0;
    weight *= value->second;
  }
  return weight;
}

void report_no_match(const Selector& selector, std::string_view text,
                     const std::set<std::string>& tags, const std::string& path,
                     base::Issues& issues) {
  for (const auto& condition : selector.conditions)
    if (!tags.contains(condition.tag))
      return issues.add(path, "no " + selector.table + " has the tag `" + condition.tag + "`",
                        list_of(tags));
  issues.add(path, "`" + std::string(text) + "` matches nothing", "at least one " + selector.table);
}

void report_table(const Selector& selector, std::string_view expected, const std::string& path,
                  base::Issues& issues) {
  if (std::find(tables.begin(), tables.end(), selector.table) == tables.end())
    issues.add(path, "unknown table `" + selector.table + "`", std::string(expected));
  else
    issues.add(path, "`" + selector.table + "` cannot be selected here", std::string(expected));
}

std::optional<Selector> parse_or_report(std::string_view text, const std::string& path,
                                        base::Issues& issues) {
  auto selector = parse_selector(text);
  if (!selector)
    issues.add(path, "`" + std::string(text) + "` is not a selector",
               "`avs`, `avs.<id>` or `avs[tag=value]`");
  return selector;
}

std::optional<Selector> parse_selector(std::string_view text) {
  const auto end = std::min(text.find_first_of(".["), text.size());
  Selector selector{std::string(text.substr(0, end)), std::nullopt, {}};
  if (selector.table.empty() || selector.table.find(' ') != std::string::npos) return std::nullopt;
  if (end == text.size()) return selector;
  const auto rest = text.substr(end + 1);
  if (text[end] == '.') {
    if (rest.empty()) return std::nullopt;
    selector.id = std::string(rest);
    return selector;
  }
  if (rest.empty() || rest.back() != ']') return std::nullopt;
  auto conditions = parse_conditions(rest.substr(0, rest.size() - 1));
  if (!conditions) return std::nullopt;
  selector.conditions = std::move(*conditions);
  return selector;
}

Selection select_targets(std::string_view text, const Selectable& among, const std::string& path,
                         base::Issues& issues) {
  Selection selection;
  const auto selector = parse_or_report(text, path, issues);
  if (!selector) return selection;
  if (selector->table == "avs")
    selection.avs = select_whole<stake::AvsId>(*selector, text, among.graph.avs(), path, issues);
  else if (selector->table == "contract")
    selection.contracts = select_whole<stake::SmartContractId>(
        *selector, text, among.graph.smart_contracts(), path, issues);
  else if (selector->table == "operator")
    selection.operators = select_operators(*selector, text, among.graph, path, issues);
  else if (selector->table == "provider")
    selection.providers = select_whole<ProviderId>(*selector, text, among.providers, path, issues);
  else
    report_table(*selector, own_tables, path, issues);
  return selection;
}

}  // namespace faultline::failure
