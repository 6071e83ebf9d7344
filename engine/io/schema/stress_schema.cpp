// SPDX-License-Identifier: Apache-2.0
#include "io/schema/stress_schema.hpp"

#include <optional>
#include <utility>

#include "failure/force_spec.hpp"
#include "io/schema/schema_builder.hpp"

namespace faultline::io {

namespace {

FieldSchema field(const char* name, const char* help, ValueSchema value, base::Presence presence) {
  FieldSchema schema;
  schema.name = name;
  schema.help = help;
  schema.value = std::move(value);
  schema.presence = presence;
  return schema;
}

FieldSchema force_schema() {
  std::optional<failure::ForceSpec> none;
  SchemaBuilder builder;
  builder.optional(
      {"force", "", "causes that are made to fail, as the table `force`, and in its place"}, none);
  return std::move(builder.take().front());
}

}  // namespace

FieldSchema stress_schema() {
  constexpr auto optional = base::Presence::optional;
  ValueSchema row(ValueKind::table);
  row.fields = {
      field("id", "name of the stress", ValueSchema(ValueKind::id), base::Presence::required),
      field("set",
            "what changes: `\"path\" = \"=value\"`, `\"x3\"` (on a probability it multiplies the "
            "hazard) or `\"+0.01\"`; a path may select rows",
            ValueSchema(ValueKind::texts), optional),
      field("remove", "paths of rows and keys that are not there",
            list_of(ValueSchema(ValueKind::text)), optional),
      field("add", "tables and rows that come to those of the scenario, written as there",
            ValueSchema(ValueKind::fragment), optional),
      force_schema()};
  auto rows = list_of(std::move(row));
  rows.row_key = {"id"};
  return field("stress", "cases that differ from the scenario in what they set, add and remove",
               std::move(rows), optional);
}

}  // namespace faultline::io
