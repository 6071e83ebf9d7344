// SPDX-License-Identifier: Apache-2.0
#include "io/changed_fields.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "base/field_path.hpp"
#include "io/document/complaints.hpp"
#include "io/document/sources.hpp"
#include "io/document/toml_source.hpp"
#include "io/document/toml_text.hpp"
#include "io/reading/row_key.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::io {

namespace {

Node document_of(std::string_view text, const std::string& name) {
  Sources sources;
  Complaints complaints;
  auto document = parse_toml(text, sources.add(name, {}), complaints);
  complaints.throw_if_any(sources);
  return std::move(*document);
}

/// By key; nothing where an entry has none, or another has the same.
std::optional<std::map<std::string, const Node*>> rows_by_path(const std::string& path,
                                                               const ValueSchema& list,
                                                               const Node::Array& rows) {
  std::map<std::string, const Node*> found;
  for (const Node& row : rows) {
    const auto key = row_key_of(row, list);
    if (!key || !found.try_emplace(base::row_path(path, *key), &row).second) return std::nullopt;
  }
  return found;
}

class Changes {
 public:
  /// Either may be null: not written. `schema` is null below what has no fields of its own.
  void compare(const Node* first, const Node* second, const ValueSchema* schema,
               const std::string& path) {
    if (first != nullptr && second != nullptr) {
      if (first->table() != nullptr && second->table() != nullptr)
        return compare_tables(*first, *second, schema, path);
      if (compare_rows(*first, *second, schema, path)) return;
    }
    std::string before = first == nullptr ? "" : toml_value(*first);
    std::string after = second == nullptr ? "" : toml_value(*second);
    if (before != after) changes_.push_back({path, std::move(before), std::move(after)});
  }

  [[nodiscard]] std::vector<ChangedField> take() { return std::move(changes_); }

 private:
  void compare_tables(const Node& first, const Node& second, const ValueSchema* schema,
                      const std::string& path) {
    const auto compare_member = [&](const std::string& key) {
      const auto* field = schema == nullptr ? nullptr : find_field(schema->fields, key);
      compare(first.find(key), second.find(key), field == nullptr ? nullptr : &field->value,
              base::field_path(path, key));
    };
    for (const Member& member : *first.table()) compare_member(member.key);
    for (const Member& member : *second.table())
      if (first.find(member.key) == nullptr) compare_member(member.key);
  }

  /// Whether these are lists of rows with keys.
  bool compare_rows(const Node& first, const Node& second, const ValueSchema* schema,
                    const std::string& path) {
    if (schema == nullptr || schema->kind != ValueKind::list || schema->row_key.empty())
      return false;
    if (first.array() == nullptr || second.array() == nullptr) return false;
    const auto before = rows_by_path(path, *schema, *first.array());
    const auto after = rows_by_path(path, *schema, *second.array());
    if (!before || !after) return false;
    const auto* row = &schema->element.front();
    for (const auto& [key, node] : *before) {
      const auto other = after->find(key);
      compare(node, other == after->end() ? nullptr : other->second, row, key);
    }
    for (const auto& [key, node] : *after)
      if (before->find(key) == before->end()) compare(nullptr, node, row, key);
    return true;
  }

  std::vector<ChangedField> changes_;
};

}  // namespace

std::vector<ChangedField> changed_fields(std::string_view first, const std::string& first_name,
                                         std::string_view second, const std::string& second_name) {
  const Node before = document_of(first, first_name);
  const Node after = document_of(second, second_name);
  Changes changes;
  changes.compare(&before, &after, &scenario_schema(), {});
  return changes.take();
}

}  // namespace faultline::io
