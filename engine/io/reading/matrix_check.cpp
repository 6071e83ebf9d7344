// SPDX-License-Identifier: Apache-2.0
#include "base/field_path.hpp"
#include "io/reading/node_checker.hpp"

namespace faultline::io {

namespace {

/// `{ names = […], values = [[…], …] }` as a schema.
const ValueSchema& matrix_in_place() {
  static const ValueSchema schema = [] {
    FieldSchema names;
    names.name = "names";
    names.presence = base::Presence::required;
    names.value = list_of(ValueSchema(ValueKind::text));
    FieldSchema values = names;
    values.name = "values";
    values.value = list_of(list_of(ValueSchema(ValueKind::number)));
    ValueSchema table(ValueKind::table);
    table.fields = {std::move(names), std::move(values)};
    return table;
  }();
  return schema;
}

std::string entries(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " entry" : " entries");
}

}  // namespace

void NodeChecker::check_matrix(const Node& node, const ValueSchema& schema,
                               const std::string& path) {
  if (node.table() != nullptr) return check_matrix_in_place(node, path);
  if (node.text() == nullptr) return complain(node.mark, path, wrong_type(node, schema));
  files_.matrices.read(node, path);
}

void NodeChecker::check_matrix_in_place(const Node& node, const std::string& path) {
  check(node, matrix_in_place(), path);
  const Node* names = node.find("names");
  const Node* values = node.find("values");
  if (names == nullptr || names->array() == nullptr) return;
  if (values == nullptr || values->array() == nullptr) return;
  const std::size_t size = names->array()->size();
  const auto check_length = [&](const Node& list, const std::string& below) {
    if (list.array() == nullptr || list.array()->size() == size) return;
    complain(list.mark, below,
             {"has " + entries(list.array()->size()), std::to_string(size) + ", one per name", {}});
  };
  const std::string below = base::field_path(path, "values");
  check_length(*values, below);
  for (std::size_t i = 0; i < values->array()->size(); ++i) {
    check_length((*values->array())[i], base::item_path(below, i));
  }
}

}  // namespace faultline::io
