// SPDX-License-Identifier: Apache-2.0
#include "io/reading/row_key.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/contracts.hpp"
#include "base/field_path.hpp"

namespace faultline::io {

namespace {

void sort_array(Node::Array& rows, const ValueSchema& list) {
  std::vector<std::pair<std::string, std::size_t>> order;
  order.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto key = row_key_of(rows[i], list);
    FAULTLINE_EXPECT(key.has_value());
    order.emplace_back(*key, i);
  }
  std::sort(order.begin(), order.end());
  Node::Array sorted;
  sorted.reserve(rows.size());
  for (const auto& [key, index] : order) sorted.push_back(std::move(rows[index]));
  rows = std::move(sorted);
}

}  // namespace

std::optional<std::string> row_key_of(const Node& row, const ValueSchema& list) {
  if (list.row_key.empty()) return std::nullopt;
  std::string key;
  for (const std::string& field : list.row_key) {
    const Node* part = row.find(field);
    if (part == nullptr || part->text() == nullptr) return std::nullopt;
    if (&field != &list.row_key.front()) key += ',';
    key += *part->text();
  }
  const Node* label = list.row_label.empty() ? nullptr : row.find(list.row_label);
  if (label == nullptr) return key;
  if (label->text() == nullptr) return std::nullopt;
  return key + ',' + *label->text();
}

std::string entry_path(std::string_view path, const ValueSchema& list, const Node& entry,
                       std::size_t index) {
  const auto key = row_key_of(entry, list);
  return key ? base::row_path(path, *key) : base::item_path(path, index);
}

void sort_rows(Node& node, const ValueSchema& schema) {
  if (Node::Array* entries = node.array(); entries != nullptr && schema.kind == ValueKind::list) {
    for (Node& entry : *entries) sort_rows(entry, schema.element.front());
    if (!schema.row_key.empty()) sort_array(*entries, schema);
  }
  if (schema.kind != ValueKind::table) return;
  for (const FieldSchema& field : schema.fields) {
    if (Node* value = node.find(field.name)) sort_rows(*value, field.value);
  }
}

}  // namespace faultline::io
