// SPDX-License-Identifier: Apache-2.0
#include "base/field_path.hpp"
#include "io/reading/node_checker.hpp"

namespace faultline::io {

namespace {

FieldSchema numbers(const char* name, const base::Range& range, base::Presence presence) {
  FieldSchema field;
  field.name = name;
  field.presence = presence;
  field.value = list_of(number_in(range));
  return field;
}

/// `{ values = […], weights = […] }` as a schema.
ValueSchema sample_in_place(const base::Range& range) {
  ValueSchema table(ValueKind::table);
  table.fields = {numbers("values", range, base::Presence::required),
                  numbers("weights", base::above(0.0), base::Presence::optional)};
  return table;
}

}  // namespace

void NodeChecker::check_sample(const Node& node, const ValueSchema& schema,
                               const std::string& path) {
  if (node.text() != nullptr) return files_.samples.read(node, schema.range, path);
  if (node.table() == nullptr) return complain(node.mark, path, wrong_type(node, schema));
  check(node, sample_in_place(schema.range), path);
  const Node* values = node.find("values");
  const Node* weights = node.find("weights");
  if (values == nullptr || values->array() == nullptr) return;
  if (weights == nullptr || weights->array() == nullptr) return;
  const std::size_t size = values->array()->size();
  const std::size_t given = weights->array()->size();
  if (given == size) return;
  complain(weights->mark, base::field_path(path, "weights"),
           {"has " + std::to_string(given) + (given == 1 ? " entry" : " entries"),
            std::to_string(size) + ", one per value",
            {}});
}

}  // namespace faultline::io
