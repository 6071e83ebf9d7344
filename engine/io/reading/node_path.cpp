// SPDX-License-Identifier: Apache-2.0
#include "io/reading/node_path.hpp"

#include <algorithm>
#include <utility>

#include "base/nearest_name.hpp"
#include "io/reading/row_key.hpp"
#include "io/reading/row_selector.hpp"

namespace faultline::io {

namespace {

/// Follows one path from the root down; branches where a selection names several rows.
class PathWalker {
 public:
  PathWalker(std::string_view path, Absent absent, Mark mark, Complaints& complaints)
      : path_(path), absent_(absent), mark_(mark), complaints_(complaints) {}

  void walk(Node& node, const ValueSchema& schema, std::string_view rest) {
    switch (schema.kind) {
      case ValueKind::table:
        return walk_fields(node, schema.fields, rest);
      case ValueKind::variant:
        return walk_variant(node, schema, rest);
      case ValueKind::list:
        return walk_list(node, schema, rest);
      case ValueKind::tags:
      case ValueKind::map:
      case ValueKind::texts:
        return walk_entry(node, rest);
      default:
        complain(path_without(rest) + " is a single value", "a path that ends there");
    }
  }

  [[nodiscard]] std::vector<PathTarget> take() { return std::move(targets_); }

 private:
  [[nodiscard]] std::string path_without(std::string_view rest) const {
    std::string_view head = path_.substr(0, path_.size() - rest.size());
    while (!head.empty() && head.back() == '.') head.remove_suffix(1);
    return "`" + std::string(head) + "`";
  }

  void complain(std::string problem, std::string expected, std::string hint = {}) {
    complaints_.add(mark_, std::string(path_), std::move(problem), std::move(expected),
                    std::move(hint));
  }

  void walk_fields(Node& node, const std::vector<FieldSchema>& fields, std::string_view rest) {
    if (!rest.empty() && rest.front() == '.') rest.remove_prefix(1);
    const std::string_view name = rest.substr(0, rest.find_first_of(".["));
    const FieldSchema* field = find_field(fields, name);
    if (field == nullptr) {
      return complain("unknown key `" + std::string(name) + "`", {},
                      base::did_you_mean(name, names_of(fields)));
    }
    if (!field->supported) {
      return complain("`" + std::string(name) + "` is not supported by this version", {});
    }
    rest.remove_prefix(name.size());
    if (rest.empty()) return add_key(node, name, &field->value);
    if (Node* below = descend(node, name, field->value)) walk(*below, field->value, rest);
  }

  /// Into the alternative that has the next key.
  void walk_variant(Node& node, const ValueSchema& schema, std::string_view rest) {
    const std::string_view names = rest.substr(1);
    const std::string_view name = names.substr(0, names.find_first_of(".["));
    for (const AlternativeSchema& alternative : schema.alternatives) {
      const bool keyed = alternative.form == base::VariantForm::keyed;
      if (!keyed || node.find(alternative.name) == nullptr) continue;
      return walk_fields(node, alternative.fields, rest);
    }
    complain(path_without(rest) + " has no `" + std::string(name) + "`", phrase_of(schema));
  }

  void walk_list(Node& node, const ValueSchema& list, std::string_view rest) {
    Node::Array* rows = node.array();
    if (rows == nullptr) return complain(path_without(rest) + " is not a list", {});
    if (rest.front() == '[') return walk_selection(node, list, rest);
    rest.remove_prefix(1);
    const std::size_t index = find_row(*rows, list, rest);
    if (index == rows->size()) return complain_about_row(*rows, list, rest);
    rest.remove_prefix(row_key_of((*rows)[index], list)->size());
    add_row(node, list, index, rest);
  }

  void walk_selection(Node& node, const ValueSchema& list, std::string_view rest) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos) return complain("the bracket is not closed", "a `]`");
    const auto selected = select_rows(*node.array(), list, rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
    if (selected.empty()) return complain(path_without(rest) + " matches nothing", {});
    for (const std::size_t index : selected) add_row(node, list, index, rest);
  }

  /// The row with the longest id that `rest` begins with: ids may have dots in them.
  static std::size_t find_row(const Node::Array& rows, const ValueSchema& list,
                              std::string_view rest) {
    std::size_t found = rows.size();
    std::size_t longest = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto key = row_key_of(rows[i], list);
      if (!key || key->size() <= longest || rest.substr(0, key->size()) != *key) continue;
      const std::string_view after = rest.substr(key->size());
      if (!after.empty() && after.front() != '.' && after.front() != '[') continue;
      found = i;
      longest = key->size();
    }
    return found;
  }

  void complain_about_row(const Node::Array& rows, const ValueSchema& list, std::string_view rest) {
    std::vector<std::string> keys;
    for (const Node& row : rows) {
      if (const auto key = row_key_of(row, list)) keys.push_back(*key);
    }
    const std::string_view name = rest.substr(0, rest.find_first_of(".["));
    complain("`" + std::string(name) + "` matches nothing", {}, base::did_you_mean(name, keys));
  }

  void add_row(Node& node, const ValueSchema& list, std::size_t index, std::string_view rest) {
    if (rest.empty()) {
      targets_.push_back({&node, {}, index, &list.element.front()});
    } else {
      walk((*node.array())[index], list.element.front(), rest);
    }
  }

  /// A tag, a weight of a tag, or an id of a map: what follows is the name, dots and all, unless
  /// there is a tag of weights to go into.
  void walk_entry(Node& node, std::string_view rest) {
    rest.remove_prefix(1);
    const std::string_view tag = rest.substr(0, rest.find('.'));
    Node* weights = node.find(tag);
    if (tag.size() < rest.size() && weights != nullptr && weights->table() != nullptr) {
      return add_key(*weights, rest.substr(tag.size() + 1), nullptr);
    }
    add_key(node, rest, nullptr);
  }

  void add_key(Node& table, std::string_view key, const ValueSchema* schema) {
    if (table.table() == nullptr) return complain("there is no table to hold it", {});
    if (absent_ == Absent::refuse && table.find(key) == nullptr) {
      return complain("matches nothing", {});
    }
    targets_.push_back({&table, std::string(key), 0, schema});
  }

  Node* descend(Node& node, std::string_view name, const ValueSchema& schema) {
    if (Node* below = node.find(name)) return below;
    const bool can_begin_empty = schema.kind == ValueKind::table ||
                                 schema.kind == ValueKind::tags || schema.kind == ValueKind::map;
    if (absent_ == Absent::refuse || !can_begin_empty || node.table() == nullptr) {
      complain("`" + std::string(name) + "` is not written", {});
      return nullptr;
    }
    put(*node.table(), {std::string(name), mark_, {mark_, Node::Table()}});
    return node.find(name);
  }

  std::string_view path_;
  Absent absent_;
  Mark mark_;
  Complaints& complaints_;
  std::vector<PathTarget> targets_;
};

}  // namespace

std::vector<PathTarget> find_targets(Node& root, const ValueSchema& schema, std::string_view path,
                                     Absent absent, Mark mark, Complaints& complaints) {
  PathWalker walker(path, absent, mark, complaints);
  walker.walk(root, schema, path);
  return walker.take();
}

}  // namespace faultline::io
