// SPDX-License-Identifier: Apache-2.0
#include "io/reading/csv_cell.hpp"

#include <optional>
#include <string_view>

#include "io/document/number_text.hpp"
#include "io/document/text_split.hpp"
#include "io/document/toml_source.hpp"

namespace faultline::io {

namespace {

/// A number as TOML has it: an integer where it is one.
Node number_or_text(std::string_view text, Mark mark) {
  if (const auto integer = parse_number<std::int64_t>(text)) return {mark, *integer};
  if (const auto number = parse_number<double>(text)) return {mark, *number};
  return {mark, std::string(text)};
}

Node toml_or_text(std::string_view text, Mark mark) {
  auto value = parse_toml_value(text, mark);
  return value ? std::move(*value) : Node(mark, std::string(text));
}

Node read_part(std::string_view text, const ValueSchema& schema, Mark mark) {
  switch (schema.kind) {
    case ValueKind::integer:
    case ValueKind::seed:
    case ValueKind::number:
    case ValueKind::variant:
      return number_or_text(text, mark);
    case ValueKind::boolean:
    case ValueKind::date:
      return toml_or_text(text, mark);
    default:
      return {mark, std::string(text)};
  }
}

Node read_list(std::string_view text, const ValueSchema& element, Mark mark) {
  Node::Array elements;
  for (const std::string_view part : split(text, ';')) {
    elements.push_back(read_part(trimmed(part), element, mark));
  }
  return {mark, std::move(elements)};
}

/// `word:weight`, without a value when the part is a plain word.
std::optional<Member> parse_weight(std::string_view part, Mark mark) {
  const std::size_t colon = part.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto weight = parse_number<double>(trimmed(part.substr(colon + 1)));
  if (!weight) return std::nullopt;
  return Member{std::string(trimmed(part.substr(0, colon))), mark, {mark, *weight}};
}

bool begins_toml(std::string_view text) {
  return !text.empty() && (text.front() == '{' || text.front() == '[');
}

}  // namespace

Node read_cell(const CsvCell& cell, const ValueSchema& schema, const std::string& path,
               Complaints& complaints) {
  if (begins_toml(cell.text)) {
    if (auto value = parse_toml_value(cell.text, cell.mark)) return std::move(*value);
    complaints.add(cell.mark, path, "`" + cell.text + "` is not a value", "a value in TOML");
    return {cell.mark, std::monostate()};
  }
  if (schema.kind == ValueKind::list) {
    return read_list(cell.text, schema.element.front(), cell.mark);
  }
  return read_part(cell.text, schema, cell.mark);
}

Node read_tag_cell(const CsvCell& cell) {
  if (begins_toml(cell.text)) return toml_or_text(cell.text, cell.mark);
  Node::Table weights;
  for (const std::string_view part : split(cell.text, ';')) {
    auto weight = parse_weight(part, cell.mark);
    if (!weight) return {cell.mark, cell.text};
    put(weights, std::move(*weight));
  }
  return {cell.mark, std::move(weights)};
}

}  // namespace faultline::io
