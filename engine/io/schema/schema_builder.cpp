// SPDX-License-Identifier: Apache-2.0
#include "io/schema/schema_builder.hpp"

#include "base/contracts.hpp"

namespace faultline::io {

FieldSchema& SchemaBuilder::add(const base::Field& field, ValueSchema value,
                                base::Presence presence) {
  FieldSchema schema;
  schema.name = field.name;
  schema.unit = field.unit;
  schema.help = field.help;
  schema.value = std::move(value);
  schema.presence = presence;
  fields_.push_back(std::move(schema));
  return fields_.back();
}

void SchemaBuilder::reference(const base::Field& field, std::string&, std::string_view table) {
  add(field, {.kind = ValueKind::reference, .table = std::string(table)},
      base::Presence::required);
}

void SchemaBuilder::references(const base::Field& field, std::vector<std::string>&,
                               std::string_view table) {
  ValueSchema list{.kind = ValueKind::list, .may_be_empty = false};
  list.element.push_back({.kind = ValueKind::reference, .table = std::string(table)});
  add(field, std::move(list), base::Presence::required);
}

void SchemaBuilder::map(const base::Field& field, std::map<std::string, double>&,
                        std::string_view table, const base::Range& range) {
  add(field, {.kind = ValueKind::map, .range = range, .table = std::string(table)},
      base::Presence::optional);
}

void SchemaBuilder::matrix(const base::Field& field, std::optional<base::NamedMatrix>&) {
  add(field, {.kind = ValueKind::matrix}, base::Presence::optional);
}

void SchemaBuilder::unsupported(std::string_view name, std::string_view help) {
  add({name, "", help}, {}, base::Presence::optional).supported = false;
}

ValueSchema SchemaBuilder::scalar_schema(const bool&, const base::Range&) {
  return {.kind = ValueKind::boolean};
}
ValueSchema SchemaBuilder::scalar_schema(const std::int64_t&, const base::Range& range) {
  return {.kind = ValueKind::integer, .range = range};
}
ValueSchema SchemaBuilder::scalar_schema(const std::uint64_t&, const base::Range&) {
  return {.kind = ValueKind::seed};
}
ValueSchema SchemaBuilder::scalar_schema(const double&, const base::Range& range) {
  return {.kind = ValueKind::number, .range = range};
}
ValueSchema SchemaBuilder::scalar_schema(const std::string&, const base::Range&) {
  return {.kind = ValueKind::text};
}
ValueSchema SchemaBuilder::scalar_schema(const base::Date&, const base::Range&) {
  return {.kind = ValueKind::date};
}
ValueSchema SchemaBuilder::scalar_schema(const base::WeightedTags&, const base::Range&) {
  return {.kind = ValueKind::tags};
}

ValueSchema SchemaBuilder::word_schema(const base::EnumWords& words) {
  ValueSchema schema{.kind = ValueKind::word};
  schema.words.assign(words.known.begin(), words.known.end());
  schema.unsupported.assign(words.unsupported.begin(), words.unsupported.end());
  return schema;
}

void SchemaBuilder::set_row_key(ValueSchema& list) {
  for (FieldSchema& field : list.element.front().fields) {
    if (field.name != "id") continue;
    field.value.kind = ValueKind::id;
    list.row_key = {field.name};
    return;
  }
  for (const FieldSchema& field : list.element.front().fields) {
    if (field.value.kind == ValueKind::reference) list.row_key.push_back(field.name);
  }
  FAULTLINE_ENSURE(!list.row_key.empty());
}

}  // namespace faultline::io
