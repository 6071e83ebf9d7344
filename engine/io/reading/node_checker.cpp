// SPDX-License-Identifier: Apache-2.0
#include "io/reading/node_checker.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/field_path.hpp"
#include "base/nearest_name.hpp"
#include "io/reading/row_key.hpp"

namespace faultline::io {

namespace {

std::vector<std::string> keys_allowed(const std::vector<FieldSchema>& fields,
                                      const std::string& path) {
  std::vector<std::string> names = names_of(fields);
  if (path.empty()) names.insert(names.end(), {"extends", "remove", "tables"});
  return names;
}

/// Whether a key that nobody knows is a slip of the pen for `field`.
bool is_misspelt(const FieldSchema& field, const Node& node,
                 const std::vector<FieldSchema>& fields) {
  const std::vector<std::string> names{field.name};
  return std::any_of(node.table()->begin(), node.table()->end(), [&](const Member& member) {
    return find_field(fields, member.key) == nullptr &&
           !base::did_you_mean(member.key, names).empty();
  });
}

}  // namespace

NodeChecker::NodeChecker(const DeclaredIds& ids, NamedFiles& files, Complaints& complaints)
    : ids_(ids), files_(files), complaints_(complaints) {}

void NodeChecker::complain(Mark mark, const std::string& path, Objection objection) {
  complaints_.add(mark, path, std::move(objection.problem), std::move(objection.expected),
                  std::move(objection.hint));
}

void NodeChecker::check(const Node& node, const ValueSchema& schema, const std::string& path) {
  if (node.invalid()) return;
  switch (schema.kind) {
    case ValueKind::table:
      if (node.table() == nullptr) return complain(node.mark, path, wrong_type(node, schema));
      return check_fields(node, schema.fields, path);
    case ValueKind::variant:
      return check_variant(node, schema, path);
    case ValueKind::list:
      return check_list(node, schema, path);
    case ValueKind::tags:
      return check_tags(node, schema, path);
    case ValueKind::map:
      return check_map(node, schema, path);
    case ValueKind::texts:
      return check_texts(node, schema, path);
    case ValueKind::fragment:
      if (node.table() == nullptr) complain(node.mark, path, wrong_type(node, schema));
      return;
    case ValueKind::matrix:
      return check_matrix(node, schema, path);
    case ValueKind::sample:
      return check_sample(node, schema, path);
    case ValueKind::reference:
      return check_reference(node, schema, path);
    default:
      if (schema.range.takes_prior && node.table() != nullptr)
        return check_prior(node, schema, path);
      if (auto objection = object_to_scalar(node, schema)) {
        complain(node.mark, path, std::move(*objection));
      }
  }
}

void NodeChecker::check_fields(const Node& node, const std::vector<FieldSchema>& fields,
                               const std::string& path) {
  for (const Member& member : *node.table()) check_member(member, fields, path);
  for (const FieldSchema& field : fields) {
    if (field.presence == base::Presence::optional || node.find(field.name) != nullptr) continue;
    if (is_misspelt(field, node, fields)) continue;
    complain(node.mark, base::field_path(path, field.name),
             {"is missing", phrase_of(field.value), {}});
  }
}

void NodeChecker::check_member(const Member& member, const std::vector<FieldSchema>& fields,
                               const std::string& path) {
  const std::string below = base::field_path(path, member.key);
  const FieldSchema* field = find_field(fields, member.key);
  if (field == nullptr) {
    complain(member.key_mark, below,
             {"unknown key `" + member.key + "`",
              {},
              base::did_you_mean(member.key, keys_allowed(fields, path))});
  } else if (!field->supported) {
    complain(member.key_mark, below, {"is not supported by this version", {}, {}});
  } else {
    check(member.value, field->value, below);
  }
}

void NodeChecker::check_reference(const Node& node, const ValueSchema& schema,
                                  const std::string& path) {
  if (node.text() == nullptr) return complain(node.mark, path, wrong_type(node, schema));
  check_declared(node.mark, *node.text(), schema.table, path);
}

void NodeChecker::check_declared(Mark mark, const std::string& id, const std::string& table,
                                 const std::string& path) {
  if (ids_.may_have(table, id)) return;
  complain(mark, path, {table + " `" + id + "` is not declared", {}, ids_.hint_for(table, id)});
}

void NodeChecker::check_list(const Node& node, const ValueSchema& schema, const std::string& path) {
  const Node::Array* entries = node.array();
  if (entries == nullptr) return complain(node.mark, path, wrong_type(node, schema));
  if (entries->empty() && !schema.may_be_empty) {
    return complain(node.mark, path, {"the list is empty", "at least one entry", {}});
  }
  for (std::size_t i = 0; i < entries->size(); ++i) {
    const Node& entry = (*entries)[i];
    check(entry, schema.element.front(), entry_path(path, schema, entry, i));
  }
  check_texts_distinct(node, path);
}

void NodeChecker::check_texts_distinct(const Node& list, const std::string& path) {
  std::set<std::string_view> seen;
  for (const Node& entry : *list.array()) {
    if (entry.text() == nullptr || seen.insert(*entry.text()).second) continue;
    complain(entry.mark, path, {"`" + *entry.text() + "` stands here twice", "each once", {}});
  }
}

void NodeChecker::check_tags(const Node& node, const ValueSchema& schema, const std::string& path) {
  const Node::Table* tags = node.table();
  if (tags == nullptr) return complain(node.mark, path, wrong_type(node, schema));
  for (const auto& [tag, key_mark, value] : *tags) {
    const std::string below = base::field_path(path, tag);
    if (value.table() != nullptr) {
      check_weights(value, below);
    } else if (!value.invalid() && (value.text() == nullptr || value.text()->empty())) {
      Objection objection = wrong_type(value, schema);
      objection.expected = "a word, or weights by word";
      complain(value.mark, below, std::move(objection));
    }
  }
}

void NodeChecker::check_weights(const Node& weights, const std::string& path) {
  const ValueSchema weight = number_in(base::fraction());
  for (const Member& member : *weights.table()) {
    check(member.value, weight, base::field_path(path, member.key));
  }
  if (weights.table()->empty()) {
    complain(weights.mark, path, {"has no words", "weights by word", {}});
  }
}

void NodeChecker::check_texts(const Node& node, const ValueSchema& schema,
                              const std::string& path) {
  const Node::Table* texts = node.table();
  if (texts == nullptr) return complain(node.mark, path, wrong_type(node, schema));
  for (const Member& member : *texts)
    check(member.value, ValueSchema(ValueKind::text), base::field_path(path, member.key));
}

void NodeChecker::check_map(const Node& node, const ValueSchema& schema, const std::string& path) {
  const Node::Table* numbers = node.table();
  if (numbers == nullptr) return complain(node.mark, path, wrong_type(node, schema));
  const ValueSchema number = number_in(schema.range);
  for (const Member& member : *numbers) {
    const std::string below = base::field_path(path, member.key);
    if (!schema.table.empty()) check_declared(member.key_mark, member.key, schema.table, below);
    check(member.value, number, below);
  }
}

}  // namespace faultline::io
