// SPDX-License-Identifier: Apache-2.0
#include "io/field_table.hpp"

#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "io/document/toml_text.hpp"
#include "io/schema/prior_schema.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::io {

namespace {

constexpr std::string_view head =
    "| key | type | unit | default | range | help |\n"
    "|---|---|---|---|---|---|\n";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

std::string words_of(const ValueSchema& schema) {
  std::string text = fmt::format("`\"{}\"`", fmt::join(schema.words, "\"`, `\""));
  if (!schema.unsupported.empty()) {
    text += fmt::format("; not supported by this version: `\"{}\"`",
                        fmt::join(schema.unsupported, "\"`, `\""));
  }
  return text;
}

std::string type_of(const ValueSchema& schema) {
  switch (schema.kind) {
    case ValueKind::boolean:
      return "boolean";
    case ValueKind::integer:
      return "integer";
    case ValueKind::seed:
      return "integer or `\"0x…\"`";
    case ValueKind::number:
      return schema.range.takes_prior ? "number or law" : "number";
    case ValueKind::text:
      return "text";
    case ValueKind::id:
      return "id";
    case ValueKind::date:
      return "date";
    case ValueKind::word:
      return words_of(schema);
    case ValueKind::reference:
      return "id of `" + schema.table + "`";
    case ValueKind::tags:
      return "table of words or weights";
    case ValueKind::map:
      if (schema.range.takes_prior) return "table of numbers or laws by name";
      return schema.table.empty() ? "table of numbers by name"
                                  : "table of numbers by id of `" + schema.table + "`";
    case ValueKind::texts:
      return "table of texts";
    case ValueKind::fragment:
      return "table";
    case ValueKind::matrix:
      return "CSV or HDF5 file, or matrix in place";
    case ValueKind::sample:
      return "CSV file or sample in place";
    case ValueKind::list:
      return "list: " + type_of(schema.element.front());
    case ValueKind::table:
      return "table";
    case ValueKind::variant:
      return "one of several forms";
  }
  return {};
}

/// The range of a number, of the numbers of a map, or of the entries of a list.
std::string range_of(const ValueSchema& schema) {
  if (schema.kind == ValueKind::list) return range_of(schema.element.front());
  return phrase_of(schema.range);
}

std::string default_of(const FieldSchema& field) {
  if (field.presence == base::Presence::required) return "required";
  return field.standard ? "`" + toml_value(*field.standard) + "`" : "";
}

std::string row_of(const FieldSchema& field) {
  if (!field.supported) {
    return fmt::format("| `{}` |  |  |  |  | {}; *not supported by this version* |\n", field.name,
                       escaped(field.help));
  }
  return fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", field.name,
                     escaped(type_of(field.value)), field.unit, escaped(default_of(field)),
                     range_of(field.value), escaped(field.help));
}

/// Writes a section per table, the outer before the inner.
class FieldTable {
 public:
  void write(const std::string& title, const std::string& text,
             const std::vector<FieldSchema>& fields) {
    text_ += fmt::format("\n## {}\n\n{}", title, text);
    if (!fields.empty()) text_ += head;
    for (const FieldSchema& field : fields) text_ += row_of(field);
  }

  void write_below(const std::vector<FieldSchema>& fields, const std::string& path) {
    for (const FieldSchema& field : fields) {
      if (field.supported) write_value(field, field.value, path + field.name);
    }
  }

  void write_prior() {
    const FieldSchema law{.name = "a law",
                          .unit = {},
                          .help = "in the place of a `number or law` that is not known",
                          .value = prior_schema(),
                          .presence = base::Presence::optional,
                          .csv_name = {},
                          .standard = std::nullopt};
    write_variant(law, law.value, law.name);
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void write_value(const FieldSchema& field, const ValueSchema& schema, const std::string& path) {
    if (schema.kind == ValueKind::list) {
      return write_value(field, schema.element.front(), path + "[]");
    }
    if (schema.kind == ValueKind::table) {
      write("`" + path + "`", introduction(field), schema.fields);
      write_below(schema.fields, path + ".");
    }
    if (schema.kind == ValueKind::variant) write_variant(field, schema, path);
  }

  static std::string introduction(const FieldSchema& field) {
    std::string text = field.help + ".";
    if (!field.csv_name.empty()) {
      text += fmt::format(" As CSV: `{}` under `[tables]`.", field.csv_name);
    }
    return text + "\n\n";
  }

  void write_variant(const FieldSchema& field, const ValueSchema& schema, const std::string& path) {
    write("`" + path + "`", field.help + ": " + phrase_of(schema) + ".\n", {});
    for (const AlternativeSchema& alternative : schema.alternatives) {
      if (alternative.form != base::VariantForm::keyed) continue;
      text_ += fmt::format("\n### `{}`: `{}`\n\n{}", path, alternative.name, head);
      for (const FieldSchema& below : alternative.fields) text_ += row_of(below);
      write_below(alternative.fields, path + ".");
    }
  }

  std::string text_;
};

}  // namespace

std::string field_table_markdown() {
  const ValueSchema& scenario = scenario_schema();
  FieldTable table;
  table.write("The file", "", scenario.fields);
  table.write_below(scenario.fields, {});
  table.write_prior();
  return table.take().substr(1);
}

}  // namespace faultline::io
