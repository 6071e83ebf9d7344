// SPDX-License-Identifier: Apache-2.0
#include "io/reading/row_selector.hpp"

#include <algorithm>

#include "io/document/number_text.hpp"
#include "io/document/text_split.hpp"
#include "io/reading/row_key.hpp"

namespace faultline::io {

namespace {

struct Condition {
  std::string_view key;
  std::string_view value;
};

std::vector<Condition> parse_conditions(std::string_view selection) {
  std::vector<Condition> conditions;
  for (const std::string_view part : split(selection, ',')) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string_view value = part.substr(std::min(equals + 1, part.size()));
    conditions.push_back({trimmed(part.substr(0, equals)), trimmed(value)});
  }
  return conditions;
}

bool has_text(const Node* node, std::string_view text) {
  return node != nullptr && node->text() != nullptr && *node->text() == text;
}

bool holds(const Condition& condition, const Node& row) {
  if (has_text(row.find(condition.key), condition.value)) return true;
  const Node* tags = row.find("tags");
  const Node* tag = tags == nullptr ? nullptr : tags->find(condition.key);
  return tag != nullptr &&
         (has_text(tag, condition.value) || tag->find(condition.value) != nullptr);
}

template <class Predicate>
std::vector<std::size_t> rows_where(const Node::Array& rows, Predicate predicate) {
  std::vector<std::size_t> selected;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (predicate(rows[i])) selected.push_back(i);
  }
  return selected;
}

}  // namespace

std::vector<std::size_t> select_rows(const Node::Array& rows, const ValueSchema& list,
                                     std::string_view selection) {
  if (list.row_key.empty()) {
    const auto index = parse_number<std::size_t>(selection);
    if (!index || *index >= rows.size()) return {};
    return {*index};
  }
  if (selection.find('=') == std::string_view::npos) {
    return rows_where(rows, [&](const Node& row) { return row_key_of(row, list) == selection; });
  }
  const auto conditions = parse_conditions(selection);
  return rows_where(rows, [&](const Node& row) {
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](const Condition& condition) { return holds(condition, row); });
  });
}

}  // namespace faultline::io
