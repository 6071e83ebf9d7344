// SPDX-License-Identifier: Apache-2.0
#include "io/schema/schema_builder.hpp"

#include "base/contracts.hpp"

namespace faultline::io {

namespace {

ValueSchema with_range(ValueKind kind, const base::Range& range) {
  ValueSchema schema(kind);
  schema.range = range;
  return schema;
}

ValueSchema reference_to(std::string_view table) {
  ValueSchema schema(ValueKind::reference);
  schema.table = table;
  return schema;
}

}  // namespace

FieldSchema& SchemaBuilder::add(const base::Field& field, ValueSchema value,
                                base::Presence presence) {
  FieldSchema schema;
  schema.name = field.name;
  schema.unit = field.unit;
  schema.help = field.help;
  schema.value = std::move(value);
  schema.presence = presence;
  schema.role = field.role;
  fields_.push_back(std::move(schema));
  return fields_.back();
}

void SchemaBuilder::reference(const base::Field& field, std::string&, std::string_view table) {
  add(field, reference_to(table), base::Presence::required);
}

void SchemaBuilder::references(const base::Field& field, std::vector<std::string>&,
                               std::string_view table) {
  ValueSchema list(ValueKind::list);
  list.element.push_back(reference_to(table));
  list.may_be_empty = false;
  add(field, std::move(list), base::Presence::required);
}

void SchemaBuilder::map(const base::Field& field, std::map<std::string, double>&,
                        std::string_view table, const base::Range& range) {
  ValueSchema schema = with_range(ValueKind::map, range);
  schema.table = table;
  add(field, std::move(schema), base::Presence::optional);
}

void SchemaBuilder::matrix(const base::Field& field, std::optional<base::NamedMatrix>&) {
  add(field, ValueSchema(ValueKind::matrix), base::Presence::optional);
}

void SchemaBuilder::sample(const base::Field& field, base::WeightedSample&,
                           const base::Range& range) {
  add(field, ValueSchema(ValueKind::sample), base::Presence::required).value.range = range;
}

void SchemaBuilder::unsupported(std::string_view name, std::string_view help) {
  add({name, "", help}, ValueSchema(), base::Presence::optional).supported = false;
}

ValueSchema SchemaBuilder::scalar_schema(const bool&, const base::Range&) {
  return ValueSchema(ValueKind::boolean);
}
ValueSchema SchemaBuilder::scalar_schema(const std::int64_t&, const base::Range& range) {
  return with_range(ValueKind::integer, range);
}
ValueSchema SchemaBuilder::scalar_schema(const std::uint64_t&, const base::Range&) {
  return ValueSchema(ValueKind::seed);
}
ValueSchema SchemaBuilder::scalar_schema(const double&, const base::Range& range) {
  return with_range(ValueKind::number, range);
}
ValueSchema SchemaBuilder::scalar_schema(const std::string&, const base::Range&) {
  return ValueSchema(ValueKind::text);
}
ValueSchema SchemaBuilder::scalar_schema(const base::Date&, const base::Range&) {
  return ValueSchema(ValueKind::date);
}
ValueSchema SchemaBuilder::scalar_schema(const base::WeightedTags&, const base::Range&) {
  return ValueSchema(ValueKind::tags);
}

ValueSchema SchemaBuilder::word_schema(const base::EnumWords& words) {
  ValueSchema schema(ValueKind::word);
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
  for (FieldSchema& field : list.element.front().fields) {
    if (field.value.kind == ValueKind::reference) list.row_key.push_back(field.name);
    if (field.role != base::FieldRole::label) continue;
    field.value.kind = ValueKind::id;
    list.row_label = field.name;
  }
  FAULTLINE_ENSURE(!list.row_key.empty());
}

}  // namespace faultline::io
