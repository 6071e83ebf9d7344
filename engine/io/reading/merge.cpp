// SPDX-License-Identifier: Apache-2.0
#include "io/reading/merge.hpp"

#include <unordered_map>
#include <utility>

#include "base/contracts.hpp"
#include "base/field_path.hpp"
#include "io/reading/row_key.hpp"

namespace faultline::io {

namespace {

using RowIndex = std::unordered_map<std::string, std::size_t>;

RowIndex index_rows(const Node::Array& rows, const ValueSchema& list) {
  RowIndex index;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (const auto key = row_key_of(rows[i], list)) index.emplace(*key, i);
  }
  return index;
}

void merge_rows(Node::Array& lower, Node::Array upper, const ValueSchema& list) {
  RowIndex index = index_rows(lower, list);
  for (Node& row : upper) {
    const auto key = row_key_of(row, list);
    const auto known = key ? index.find(*key) : index.end();
    if (known != index.end()) {
      merge_tables(lower[known->second], std::move(row), list.element.front().fields);
      continue;
    }
    if (key) index.emplace(*key, lower.size());
    lower.push_back(std::move(row));
  }
}

void merge_entries(Node::Table& lower, Node::Table upper) {
  for (Member& member : upper) put(lower, std::move(member));
}

/// Whether both are written as `T`.
template <class T>
bool both(const Node& lower, const Node& upper) {
  return lower.get<T>() != nullptr && upper.get<T>() != nullptr;
}

void merge_values(Member& lower, Member upper, const ValueSchema& schema) {
  Node& below = lower.value;
  Node& above = upper.value;
  const bool tables = both<Node::Table>(below, above);
  if (schema.kind == ValueKind::table && tables) {
    merge_tables(below, std::move(above), schema.fields);
  } else if ((schema.kind == ValueKind::tags || schema.kind == ValueKind::map) && tables) {
    merge_entries(*below.table(), std::move(*above.table()));
  } else if (!schema.row_key.empty() && both<Node::Array>(below, above)) {
    merge_rows(*below.array(), std::move(*above.array()), schema);
  } else {
    lower = std::move(upper);
  }
}

}  // namespace

void merge_tables(Node& lower, Node upper, const std::vector<FieldSchema>& fields) {
  if (!both<Node::Table>(lower, upper)) {
    lower = std::move(upper);
    return;
  }
  Node::Table& below = *lower.table();
  for (Member& member : *upper.table()) {
    const FieldSchema* field = find_field(fields, member.key);
    const auto known = find_member(below, member.key);
    if (known == below.end()) {
      below.push_back(std::move(member));
    } else if (field == nullptr) {
      *known = std::move(member);
    } else {
      merge_values(*known, std::move(member), field->value);
    }
  }
}

void report_duplicate_rows(const Node& rows, const ValueSchema& list, const std::string& path,
                           const Sources& sources, Complaints& complaints) {
  if (list.row_key.empty() || rows.array() == nullptr) return;
  std::unordered_map<std::string, Mark> first;
  for (const Node& row : *rows.array()) {
    const auto key = row_key_of(row, list);
    if (!key) continue;
    const auto [seen, is_new] = first.emplace(*key, row.mark);
    if (is_new) continue;
    const Place place = sources.place_of(seen->second);
    complaints.add(row.mark, base::row_path(path, *key), "`" + *key + "` is declared twice",
                   "each `" + path + "` once",
                   "the first stands at " + place.file + ":" + std::to_string(place.line));
  }
}

void report_duplicates_in(const Node& table, const std::vector<FieldSchema>& fields,
                          const std::string& path, const Sources& sources, Complaints& complaints) {
  for (const FieldSchema& field : fields) {
    const Node* value = table.find(field.name);
    if (value == nullptr) continue;
    const std::string below = base::field_path(path, field.name);
    report_duplicate_rows(*value, field.value, below, sources, complaints);
    report_duplicates_in(*value, field.value.fields, below, sources, complaints);
  }
}

}  // namespace faultline::io
