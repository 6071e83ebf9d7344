// SPDX-License-Identifier: Apache-2.0
#include "failure/cause_list.hpp"

#include <algorithm>
#include <utility>

#include "base/contracts.hpp"
#include "base/nearest_name.hpp"
#include "failure/selector_match.hpp"

namespace faultline::failure {

CauseList::CauseList(std::vector<Cause> causes) : causes_(std::move(causes)) {
  FAULTLINE_EXPECT(
      std::is_sorted(causes_.begin(), causes_.end(),
                     [](const Cause& a, const Cause& b) { return a.named.name < b.named.name; }));
  for (std::size_t i = 0; i < causes_.size(); ++i)
    labels_.push_back({causes_[i].label(), CauseId(i)});
  std::sort(labels_.begin(), labels_.end(),
            [](const Label& a, const Label& b) { return a.text < b.text; });
}

std::optional<CauseId> CauseList::find(std::string_view label) const {
  const auto found =
      std::lower_bound(labels_.begin(), labels_.end(), label,
                       [](const Label& one, std::string_view text) { return one.text < text; });
  if (found == labels_.end() || found->text != label) return std::nullopt;
  return found->id;
}

std::string CauseList::hint_for(std::string_view label) const {
  std::vector<std::string> labels;
  for (const Label& one : labels_) labels.push_back(one.text);
  return base::did_you_mean(label, labels);
}

std::vector<CauseId> CauseList::select(std::string_view text, const std::string& path,
                                       base::Issues& issues) const {
  const auto selector = parse_or_report(text, path, issues);
  if (!selector) return {};
  if (own_tables.find("`" + selector->table + "`") == std::string_view::npos) {
    report_table(*selector, own_tables, path, issues);
    return {};
  }
  if (const auto named = selector->id ? find(text) : std::nullopt) return {*named};
  const auto first = std::find_if(causes_.begin(), causes_.end(),
                                  [&](auto& cause) { return cause.table == selector->table; });
  const auto last = std::find_if(first, causes_.end(),
                                 [&](auto& cause) { return cause.table != selector->table; });
  if (first == last) {
    issues.add(path, "no " + selector->table + " may fail by itself",
               selector->table == "operator" ? "operators with `faults`"
                                             : "a declared " + selector->table);
    return {};
  }
  const auto weights =
      weigh_or_report<Cause>(*selector, text, std::span(first, last), path, issues);
  std::vector<CauseId> selected;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0.0) selected.emplace_back(first - causes_.begin() + i);
  return selected;
}

}  // namespace faultline::failure
