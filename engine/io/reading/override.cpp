// SPDX-License-Identifier: Apache-2.0
#include "io/reading/override.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "io/document/text_split.hpp"
#include "io/document/toml_source.hpp"
#include "io/reading/node_path.hpp"

namespace faultline::io {

namespace {

/// Where the path ends: the first `=` outside brackets.
std::size_t find_equals(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') ++depth;
    if (text[i] == ']') --depth;
    if (text[i] == '=' && depth == 0) return i;
  }
  return std::string_view::npos;
}

/// The value of an override; complained about where it begins like a TOML structure and is none.
std::optional<Node> parse_value(std::string_view text, std::string_view path, Mark mark,
                                Complaints& complaints) {
  if (std::optional<Node> value = parse_toml_value(text, mark)) return value;
  constexpr std::string_view openings = "{[\"'";
  if (text.empty() || openings.find(text.front()) == std::string_view::npos) {
    return Node(mark, std::string(text));
  }
  complaints.add(mark, std::string(path), "`" + std::string(text) + "` is not a value",
                 "a value in TOML");
  return std::nullopt;
}

void apply_override(Node& root, const ValueSchema& schema, std::string_view text, Mark mark,
                    Complaints& complaints) {
  const std::size_t equals = find_equals(text);
  if (equals == std::string_view::npos) {
    return complaints.add(mark, {}, "has no value", "path=value");
  }
  const std::string_view path = trimmed(text.substr(0, equals));
  const auto value = parse_value(trimmed(text.substr(equals + 1)), path, mark, complaints);
  if (!value) return;
  for (const PathTarget& target :
       find_targets(root, schema, path, Absent::create, mark, complaints)) {
    put_at(target, *value, std::string(path), complaints);
  }
}

void erase(const PathTarget& target) {
  if (Node::Table* table = target.parent->table()) {
    static_cast<void>(take(*table, target.key));
  } else {
    Node::Array& rows = *target.parent->array();
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(target.index));
  }
}

/// Drops the list from the table, or from a table in it, that holds it.
bool drop_list(Node& table, const Node* list) {
  Node::Table& members = *table.table();
  for (auto member = members.begin(); member != members.end(); ++member) {
    if (&member->value == list) {
      members.erase(member);
      return true;
    }
    if (member->value.table() != nullptr && drop_list(member->value, list)) return true;
  }
  return false;
}

}  // namespace

void put_at(const PathTarget& target, Node value, const std::string& path, Complaints& complaints) {
  if (Node::Table* table = target.parent->table()) {
    const Mark mark = value.mark;
    return put(*table, {target.key, mark, std::move(value)});
  }
  if (target.schema->kind == ValueKind::table) {
    return complaints.add(value.mark, path, "names a whole row", "a field of the row");
  }
  (*target.parent->array())[target.index] = std::move(value);
}

void apply_overrides(Node& root, const ValueSchema& schema,
                     const std::vector<std::string>& overrides,
                     const std::filesystem::path& directory, Sources& sources,
                     Complaints& complaints) {
  for (const std::string& text : overrides) {
    apply_override(root, schema, text, sources.add("--set " + text, directory), complaints);
  }
}

void remove_path(Node& root, const ValueSchema& schema, const std::string& path, Mark mark,
                 Complaints& complaints) {
  std::vector<PathTarget> targets =
      find_targets(root, schema, path, Absent::refuse, mark, complaints);
  // From the last to the first: what is erased must not move what is still to be erased. Entries
  // of one list are found in ascending order.
  std::for_each(targets.rbegin(), targets.rend(), erase);
  if (targets.empty()) return;
  const Node* parent = targets.front().parent;
  if (parent->array() != nullptr && parent->array()->empty()) drop_list(root, parent);
}

}  // namespace faultline::io
