// SPDX-License-Identifier: Apache-2.0
#include "io/reading/prior_places.hpp"

#include <algorithm>
#include <vector>

#include "base/field_path.hpp"
#include "io/reading/row_key.hpp"

namespace faultline::io {

namespace {

bool has_places(const std::vector<FieldSchema>& fields);

/// Whether a law may stand somewhere in such a value. Long lists without one are passed over.
bool has_places(const ValueSchema& schema) {
  if (schema.range.takes_prior || has_places(schema.fields)) return true;
  return std::any_of(schema.element.begin(), schema.element.end(),
                     [](const ValueSchema& element) { return has_places(element); }) ||
         std::any_of(schema.alternatives.begin(), schema.alternatives.end(),
                     [](const AlternativeSchema& one) { return has_places(one.fields); });
}

bool has_places(const std::vector<FieldSchema>& fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const FieldSchema& field) { return has_places(field.value); });
}

class PlaceWalker {
 public:
  explicit PlaceWalker(const PriorVisitor& visit) : visit_(visit) {}

  void walk(Node& node, const ValueSchema& schema, const std::string& path) {
    switch (schema.kind) {
      case ValueKind::number:
        if (schema.range.takes_prior) visit_(node, schema.range, path);
        return;
      case ValueKind::map:
        if (schema.range.takes_prior) walk_entries(node, schema, path);
        return;
      case ValueKind::table:
        return walk_fields(node, schema.fields, path);
      case ValueKind::variant:
        return walk_variant(node, schema, path);
      case ValueKind::list:
        return walk_list(node, schema, path);
      default:
        return;
    }
  }

 private:
  void walk_entries(Node& node, const ValueSchema& schema, const std::string& path) {
    for (Member& member : *node.table())
      visit_(member.value, schema.range, base::field_path(path, member.key));
  }

  void walk_fields(Node& node, const std::vector<FieldSchema>& fields, const std::string& path) {
    for (const FieldSchema& field : fields)
      if (Node* value = node.find(field.name))
        walk(*value, field.value, base::field_path(path, field.name));
  }

  void walk_variant(Node& node, const ValueSchema& schema, const std::string& path) {
    if (node.table() == nullptr) return;
    for (const AlternativeSchema& alternative : schema.alternatives)
      if (node.find(alternative.name) != nullptr) walk_fields(node, alternative.fields, path);
  }

  void walk_list(Node& node, const ValueSchema& list, const std::string& path) {
    if (!has_places(list.element.front())) return;
    for (std::size_t i = 0; i < node.array()->size(); ++i) {
      Node& entry = (*node.array())[i];
      walk(entry, list.element.front(), entry_path(path, list, entry, i));
    }
  }

  const PriorVisitor& visit_;
};

}  // namespace

void for_each_prior_place(Node& document, const ValueSchema& schema, const PriorVisitor& visit) {
  PlaceWalker(visit).walk(document, schema, {});
}

}  // namespace faultline::io
