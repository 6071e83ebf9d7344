// SPDX-License-Identifier: Apache-2.0
#include "io/json_schema.hpp"

#include <cmath>
#include <vector>

#include <nlohmann/json.hpp>

#include "io/schema/prior_schema.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::io {

namespace {

/// Keeps keys in the order of their description.
using Json = nlohmann::ordered_json;

/// How a value comes together: key by key from several layers, or as a whole from one of them.
enum class Layering { merged, whole };

Json schema_of(const ValueSchema& schema, Layering layering);
Json number_schema(const base::Range& range);

/// A number that is whole is written as an integer, so that the text is the shortest.
Json json_number(double value) {
  constexpr double exact_integers = 0x1p53;
  if (value == std::trunc(value) && std::abs(value) < exact_integers) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

Json ranged(const char* type, const base::Range& range) {
  Json json{{"type", type}};
  if (std::isfinite(range.low)) {
    json[range.low_open ? "exclusiveMinimum" : "minimum"] = json_number(range.low);
  }
  if (std::isfinite(range.high)) {
    json[range.high_open ? "exclusiveMaximum" : "maximum"] = json_number(range.high);
  }
  return json;
}

Json text() {
  return {{"type", "string"}};
}

Json id() {
  return {{"type", "string"}, {"pattern", "^[A-Za-z0-9][A-Za-z0-9_.:/+-]*$"}};
}

Json table_of(Json entry) {
  return {{"type", "object"}, {"additionalProperties", std::move(entry)}};
}

Json list_of(Json entry) {
  return {{"type", "array"}, {"items", std::move(entry)}};
}

Json seed() {
  return {{"oneOf",
           {{{"type", "integer"}, {"minimum", 0}},
            {{"type", "string"}, {"pattern", "^0x[0-9A-Fa-f]{1,16}$"}}}}};
}

Json weights() {
  Json json = table_of(ranged("number", base::fraction()));
  json["minProperties"] = 1;
  return json;
}

Json tags() {
  return table_of({{"oneOf", {{{"type", "string"}, {"minLength", 1}}, weights()}}});
}

Json matrix() {
  const Json in_place{
      {"type", "object"},
      {"properties",
       {{"names", list_of(text())}, {"values", list_of(list_of({{"type", "number"}}))}}},
      {"required", {"names", "values"}},
      {"additionalProperties", false}};
  return {{"oneOf", {text(), in_place}}};
}

Json sample(const base::Range& range) {
  const auto numbers = [](const base::Range& admitted) {
    Json list = list_of(ranged("number", admitted));
    list["minItems"] = 1;
    return list;
  };
  const Json in_place{
      {"type", "object"},
      {"properties", {{"values", numbers(range)}, {"weights", numbers(base::above(0.0))}}},
      {"required", {"values"}},
      {"additionalProperties", false}};
  return {{"oneOf", {text(), in_place}}};
}

/// From a scalar or a list of scalars; tables have standards field by field.
Json value_of(const Node& node) {
  if (const auto* value = node.get<bool>()) return *value;
  if (const auto* value = node.get<std::int64_t>()) return *value;
  if (const auto* value = node.get<double>()) return json_number(*value);
  if (const auto* value = node.text()) return *value;
  Json list = Json::array();
  for (const Node& entry : *node.array()) list.push_back(value_of(entry));
  return list;
}

std::vector<std::string> required_names(const std::vector<FieldSchema>& fields) {
  std::vector<std::string> names;
  for (const FieldSchema& field : fields) {
    if (field.presence == base::Presence::required) names.push_back(field.name);
  }
  return names;
}

Json field_schema(const FieldSchema& field, Layering layering) {
  Json json = schema_of(field.value, layering);
  json["description"] = field.unit.empty() ? field.help : field.help + " [" + field.unit + "]";
  if (field.standard && field.standard->table() == nullptr) {
    json["default"] = value_of(*field.standard);
  }
  return json;
}

void require(Json& json, const std::vector<std::string>& names) {
  if (!names.empty()) json["required"] = names;
}

/// A table that is merged from layers does not say here what it requires: `all_requirements` does.
Json table_schema(const std::vector<FieldSchema>& fields, Layering layering) {
  Json properties = Json::object();
  for (const FieldSchema& field : fields) {
    if (field.supported) properties[field.name] = field_schema(field, layering);
  }
  Json json{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (layering == Layering::whole) require(json, required_names(fields));
  return json;
}

Json list_schema(const ValueSchema& list, Layering layering) {
  const bool rows = layering == Layering::merged && !list.row_key.empty();
  Json json = list_of(schema_of(list.element.front(), rows ? Layering::merged : Layering::whole));
  if (rows) require(json["items"], list.row_key);
  if (!list.may_be_empty) json["minItems"] = 1;
  return json;
}

Json alternative_schema(const AlternativeSchema& alternative) {
  switch (alternative.form) {
    case base::VariantForm::number:
    case base::VariantForm::list:
      return schema_of(alternative.fields.front().value, Layering::whole);
    case base::VariantForm::word:
      return {{"const", alternative.name}};
    case base::VariantForm::keyed:
      break;
  }
  return table_schema(alternative.fields, Layering::whole);
}

Json variant_schema(const ValueSchema& schema) {
  Json forms = Json::array();
  for (const AlternativeSchema& alternative : schema.alternatives) {
    forms.push_back(alternative_schema(alternative));
  }
  return {{"oneOf", forms}};
}

Json schema_of(const ValueSchema& schema, Layering layering) {
  switch (schema.kind) {
    case ValueKind::boolean:
      return {{"type", "boolean"}};
    case ValueKind::integer:
      return ranged("integer", schema.range);
    case ValueKind::seed:
      return seed();
    case ValueKind::number:
      return number_schema(schema.range);
    case ValueKind::text:
      return text();
    case ValueKind::id:
    case ValueKind::reference:
      return id();
    case ValueKind::date:
      return {{"type", "string"}, {"format", "date"}};
    case ValueKind::word:
      return {{"enum", schema.words}};
    case ValueKind::tags:
      return tags();
    case ValueKind::map:
      return table_of(number_schema(schema.range));
    case ValueKind::texts:
      return table_of(text());
    case ValueKind::fragment:
      return {{"type", "object"}};
    case ValueKind::matrix:
      return matrix();
    case ValueKind::sample:
      return sample(schema.range);
    case ValueKind::list:
      return list_schema(schema, layering);
    case ValueKind::table:
      return table_schema(schema.fields, layering);
    case ValueKind::variant:
      return variant_schema(schema);
  }
  return {};
}

/// A number, or a law of it where it need not be known.
Json number_schema(const base::Range& range) {
  Json number = ranged("number", range);
  if (!range.takes_prior) return number;
  Json forms = variant_schema(prior_schema());
  forms["oneOf"].insert(forms["oneOf"].begin(), std::move(number));
  return forms;
}

/// What a table and the tables in it require where no lower layer may have written it.
Json requirements(const std::vector<FieldSchema>& fields) {
  Json json = Json::object();
  require(json, required_names(fields));
  for (const FieldSchema& field : fields) {
    const bool rows = !field.value.row_key.empty();
    if (!field.csv_name.empty() || (field.value.kind != ValueKind::table && !rows)) continue;
    const ValueSchema& below = rows ? field.value.element.front() : field.value;
    Json required = requirements(below.fields);
    if (required.empty()) continue;
    json["properties"][field.name] = rows ? Json{{"items", required}} : required;
  }
  return json;
}

Json unless(Json condition, Json then) {
  return {{"if", {{"not", std::move(condition)}}}, {"then", std::move(then)}};
}

Json requires_key(const std::string& key) {
  return {{"required", {key}}};
}

/// What the rows of one table require.
Json row_requirements(const FieldSchema& field) {
  const Json in_csv{{"properties", {{"tables", requires_key(field.csv_name)}}},
                    {"required", {"tables"}}};
  const Json items = requirements(field.value.element.front().fields);
  return unless({{"anyOf", {requires_key("extends"), in_csv}}},
                {{"properties", {{field.name, {{"items", items}}}}}});
}

Json all_requirements(const ValueSchema& scenario) {
  Json all = Json::array({unless(requires_key("extends"), requirements(scenario.fields))});
  for (const FieldSchema& field : scenario.fields) {
    if (!field.csv_name.empty()) all.push_back(row_requirements(field));
  }
  return all;
}

Json described(Json json, const char* description) {
  json["description"] = description;
  return json;
}

Json tables_schema(const ValueSchema& scenario) {
  Json properties = Json::object();
  for (const FieldSchema& field : scenario.fields) {
    if (!field.csv_name.empty()) properties[field.csv_name] = described(text(), field.help.c_str());
  }
  return {{"type", "object"},
          {"properties", properties},
          {"additionalProperties", false},
          {"description", "CSV files with rows of tables, relative to this file"}};
}

}  // namespace

std::string json_schema() {
  const ValueSchema& scenario = scenario_schema();
  Json json{{"$schema", "http://json-schema.org/draft-07/schema#"},
            {"title", "faultline scenario"}};
  json.update(table_schema(scenario.fields, Layering::merged));
  Json& properties = json["properties"];
  properties["extends"] =
      described(list_of(text()), "files that this one is laid over, relative to this file");
  properties["remove"] =
      described(list_of(text()), "paths of rows and keys of the extended files to leave out");
  properties["tables"] = tables_schema(scenario);
  json["allOf"] = all_requirements(scenario);
  return json.dump(2) + "\n";
}

}  // namespace faultline::io
