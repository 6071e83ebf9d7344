// SPDX-License-Identifier: Apache-2.0
#include "io/schema/value_schema.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/shortest_number.hpp"

namespace faultline::io {

namespace {

std::string plain(double value) {
  constexpr double exact_integers = 0x1p53;
  if (value == std::trunc(value) && std::abs(value) < exact_integers) {
    return fmt::format("{:.0f}", value);
  }
  return base::shortest_number(value);
}

bool same(const base::Range& a, const base::Range& b) {
  return a.low == b.low && a.high == b.high && a.low_open == b.low_open &&
         a.high_open == b.high_open;
}

/// "a number above 0", "an integer in [1, 5]".
std::string bounded(const char* noun, const base::Range& range) {
  if (range.low == range.high) return plain(range.low);
  const std::string bounds = phrase_of(range);
  if (bounds.empty()) return noun;
  return fmt::format("{} {}", noun, bounds);
}

std::string number_phrase(const base::Range& range) {
  if (same(range, base::probability())) return "a probability in [0, 1)";
  if (same(range, base::fraction())) return "a fraction in (0, 1]";
  return bounded("a number", range);
}

std::string words_phrase(const std::vector<std::string>& words) {
  if (words.size() == 1) return fmt::format("\"{}\"", words.front());
  return fmt::format("one of \"{}\"", fmt::join(words, "\", \""));
}

std::string form_phrase(const AlternativeSchema& alternative) {
  switch (alternative.form) {
    case base::VariantForm::number:
      return number_phrase(alternative.fields.front().value.range);
    case base::VariantForm::list:
      return phrase_of(alternative.fields.front().value);
    case base::VariantForm::word:
      return "\"" + alternative.name + "\"";
    case base::VariantForm::keyed:
      break;
  }
  return "{ " + alternative.name + " = … }";
}

std::string variant_phrase(const std::vector<AlternativeSchema>& alternatives) {
  std::string phrase;
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    if (i > 0) phrase += i + 1 == alternatives.size() ? " or " : ", ";
    phrase += form_phrase(alternatives[i]);
  }
  return phrase;
}

std::string list_phrase(const ValueSchema& schema) {
  switch (schema.element.front().kind) {
    case ValueKind::table:
      return "a list of tables";
    case ValueKind::number:
      return "a list of numbers";
    case ValueKind::reference:
      return "a list of ids of `" + schema.element.front().table + "`";
    case ValueKind::variant:
      return "a list of " + phrase_of(schema.element.front());
    default:
      return "a list of texts";
  }
}

}  // namespace

ValueSchema number_in(const base::Range& range) {
  ValueSchema number(ValueKind::number);
  number.range = range;
  return number;
}

ValueSchema list_of(ValueSchema element) {
  ValueSchema list(ValueKind::list);
  list.element.push_back(std::move(element));
  list.may_be_empty = false;
  return list;
}

const FieldSchema* find_field(const std::vector<FieldSchema>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const FieldSchema& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(const std::vector<FieldSchema>& fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const FieldSchema& field : fields) names.push_back(field.name);
  return names;
}

std::string phrase_of(const base::Range& range) {
  const bool bounded_below = std::isfinite(range.low);
  const bool bounded_above = std::isfinite(range.high);
  if (!bounded_below && !bounded_above) return {};
  if (!bounded_above) return (range.low_open ? "above " : "at least ") + plain(range.low);
  if (!bounded_below) return (range.high_open ? "below " : "at most ") + plain(range.high);
  return fmt::format("in {}{}, {}{}", range.low_open ? "(" : "[", plain(range.low),
                     plain(range.high), range.high_open ? ")" : "]");
}

std::string phrase_of(const ValueSchema& schema) {
  switch (schema.kind) {
    case ValueKind::boolean:
      return "true or false";
    case ValueKind::integer:
      return bounded("an integer", schema.range);
    case ValueKind::seed:
      return "an integer from 0 to 2^63-1, or a string \"0x…\"";
    case ValueKind::number:
      return number_phrase(schema.range);
    case ValueKind::text:
      return "a text";
    case ValueKind::id:
      return "letters, digits and _ . : / + -, beginning with a letter or digit";
    case ValueKind::date:
      return "a date such as 2026-11-22";
    case ValueKind::word:
      return words_phrase(schema.words);
    case ValueKind::reference:
      return "the id of a declared `" + schema.table + "`";
    case ValueKind::tags:
      return "a table of words, or of weights by word";
    case ValueKind::map:
      return schema.table.empty() ? "a table of numbers by name"
                                  : "a table of numbers by id of `" + schema.table + "`";
    case ValueKind::texts:
      return "a table of texts";
    case ValueKind::fragment:
      return "a table";
    case ValueKind::matrix:
      return "the name of a CSV file, or { names = […], values = [[…], …] }";
    case ValueKind::sample:
      return "the name of a CSV file, or { values = […], weights = […] }";
    case ValueKind::list:
      return list_phrase(schema);
    case ValueKind::table:
      return "a table";
    case ValueKind::variant:
      return variant_phrase(schema.alternatives);
  }
  return {};
}

}  // namespace faultline::io
