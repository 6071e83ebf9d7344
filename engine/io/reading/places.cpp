// SPDX-License-Identifier: Apache-2.0
#include "io/reading/places.hpp"

#include <string>

#include "base/field_path.hpp"
#include "io/reading/row_key.hpp"

namespace faultline::io {

namespace {

/// What stands for a list without entries of its own: entries known by position.
const ValueSchema& unknown_list() {
  static const ValueSchema schema(ValueKind::list);
  return schema;
}

class PlaceMapper {
 public:
  PlaceMapper(const MatrixFiles& matrices, const Sources& sources, PlaceMap& places)
      : matrices_(matrices), sources_(sources), places_(places) {}

  /// `schema` is null below what has no fields of its own, such as a tag.
  void add(const Node& node, const ValueSchema* schema, const std::string& path) {
    if (!path.empty()) places_.add(path, sources_.place_of(node.mark));
    if (schema != nullptr && schema->kind == ValueKind::matrix)
      places_.add_matrix(path, matrices_.places_of(node));
    if (node.table() != nullptr) add_members(node, schema, path);
    if (node.array() != nullptr) add_entries(node, schema, path);
  }

 private:
  void add_members(const Node& node, const ValueSchema* schema, const std::string& path) {
    for (const Member& member : *node.table()) {
      const FieldSchema* field =
          schema == nullptr ? nullptr : find_field(schema->fields, member.key);
      add(member.value, field == nullptr ? nullptr : &field->value,
          base::field_path(path, member.key));
    }
  }

  void add_entries(const Node& node, const ValueSchema* schema, const std::string& path) {
    const bool described = schema != nullptr && schema->kind == ValueKind::list;
    const ValueSchema& list = described ? *schema : unknown_list();
    for (std::size_t i = 0; i < node.array()->size(); ++i) {
      const Node& entry = (*node.array())[i];
      add(entry, described ? &list.element.front() : nullptr, entry_path(path, list, entry, i));
    }
  }

  const MatrixFiles& matrices_;
  const Sources& sources_;
  PlaceMap& places_;
};

}  // namespace

PlaceMap map_places(const Node& document, const ValueSchema& schema, const MatrixFiles& matrices,
                    const Sources& sources) {
  PlaceMap places(sources.place_of(document.mark));
  PlaceMapper(matrices, sources, places).add(document, &schema, {});
  return places;
}

}  // namespace faultline::io
