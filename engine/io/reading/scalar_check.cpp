// SPDX-License-Identifier: Apache-2.0
#include "io/reading/scalar_check.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "base/nearest_name.hpp"
#include "base/shortest_number.hpp"
#include "io/document/id_text.hpp"
#include "io/document/number_text.hpp"
#include "io/document/text_split.hpp"
#include "io/reading/seed_text.hpp"
#include "io/schema/prior_schema.hpp"

namespace faultline::io {

namespace {

/// Names what was found: "`abc` is a text".
struct Found {
  std::string operator()(std::monostate) const { return "is missing"; }
  std::string operator()(bool value) const { return value ? "is true" : "is false"; }
  std::string operator()(std::int64_t value) const {
    return fmt::format("{} is an integer", value);
  }
  std::string operator()(double value) const {
    return base::shortest_number(value) + " is a number";
  }
  std::string operator()(const std::string& value) const { return "\"" + value + "\" is a text"; }
  std::string operator()(const base::Date& value) const {
    return fmt::format("{:04}-{:02}-{:02} is a date", value.year, value.month, value.day);
  }
  std::string operator()(const Node::Array&) const { return "is a list"; }
  std::string operator()(const Node::Table&) const { return "is a table"; }
};

/// A text that would be a number without its quotes.
bool is_number(std::string_view text) {
  return parse_number<double>(text).has_value();
}

std::string hint_for_type(const Node& node, const ValueSchema& schema) {
  const bool wants_number = schema.kind == ValueKind::number || schema.kind == ValueKind::integer;
  if (node.text() != nullptr && wants_number && is_number(*node.text())) {
    return "write it without quotes";
  }
  if (schema.kind == ValueKind::list && node.table() != nullptr &&
      schema.element.front().kind == ValueKind::table) {
    return "write the header with two brackets: [[…]]";
  }
  if (schema.kind == ValueKind::list && node.text() != nullptr) return "write it in brackets";
  if (schema.kind == ValueKind::date && node.text() != nullptr) {
    return "write it without quotes, as year-month-day";
  }
  return {};
}

/// Whether only numbers from 0 to 1 may stand there.
bool is_fraction(const base::Range& range) {
  return range.low >= 0.0 && range.low < 1.0 && range.high == 1.0;
}

Objection out_of_range(double value, std::string_view written, const ValueSchema& schema) {
  Objection objection{fmt::format("{} is out of range", written), phrase_of(schema), {}};
  if (is_fraction(schema.range) && value > 1.0 && value <= 100.0) {
    objection.hint = fmt::format(
        "did you mean {}? probabilities and fractions are written from 0 to 1, not in percent",
        fmt::format("{:.12g}", value / 100.0));
  }
  return objection;
}

std::optional<Objection> object_to_number(const Node& node, const ValueSchema& schema) {
  const auto* integer = node.get<std::int64_t>();
  const auto* number = node.get<double>();
  if (integer == nullptr && number == nullptr) return wrong_type(node, schema);
  const double value = integer != nullptr ? static_cast<double>(*integer) : *number;
  const std::string written =
      integer != nullptr ? std::to_string(*integer) : base::shortest_number(value);
  if (!std::isfinite(value)) {
    return Objection{written + " is not a finite number", phrase_of(schema), {}};
  }
  if (!schema.range.admits(value)) return out_of_range(value, written, schema);
  return std::nullopt;
}

std::optional<Objection> object_to_integer(const Node& node, const ValueSchema& schema) {
  if (node.get<std::int64_t>() != nullptr) return object_to_number(node, schema);
  Objection objection = wrong_type(node, schema);
  constexpr double exact_integers = 0x1p53;
  const auto* number = node.get<double>();
  if (number != nullptr && *number == std::trunc(*number) && std::abs(*number) < exact_integers) {
    objection.hint = fmt::format("write {:.0f}", *number);
  }
  return objection;
}

std::optional<Objection> object_to_seed(const Node& node, const ValueSchema& schema) {
  if (const auto* integer = node.get<std::int64_t>()) {
    if (*integer >= 0) return std::nullopt;
    return Objection{std::to_string(*integer) + " is out of range", phrase_of(schema), {}};
  }
  if (node.text() == nullptr) return wrong_type(node, schema);
  if (parse_seed(*node.text())) return std::nullopt;
  return Objection{"\"" + *node.text() + "\" is not a seed", phrase_of(schema), {}};
}

std::optional<Objection> object_to_id(const Node& node, const ValueSchema& schema) {
  if (node.text() == nullptr) return wrong_type(node, schema);
  const std::string& id = *node.text();
  if (is_id(id)) return std::nullopt;
  Objection objection{"\"" + id + "\" cannot be an id", phrase_of(schema), {}};
  std::string joined(trimmed(id));
  std::replace(joined.begin(), joined.end(), ' ', '-');
  if (joined != id && is_id(joined)) objection.hint = "did you mean `" + joined + "`?";
  return objection;
}

template <class T>
std::optional<Objection> object_to_type(const Node& node, const ValueSchema& schema) {
  if (node.get<T>() != nullptr) return std::nullopt;
  return wrong_type(node, schema);
}

std::optional<Objection> object_to_word(const Node& node, const ValueSchema& schema) {
  const std::string* word = node.text();
  if (word == nullptr) return wrong_type(node, schema);
  if (std::find(schema.words.begin(), schema.words.end(), *word) != schema.words.end()) {
    return std::nullopt;
  }
  return wrong_word(*word, schema.words, schema);
}

}  // namespace

Objection wrong_type(const Node& node, const ValueSchema& schema) {
  Objection objection{std::visit(Found(), node.value), phrase_of(schema),
                      hint_for_type(node, schema)};
  if (schema.range.takes_prior && schema.kind == ValueKind::number)
    objection.expected += ", or " + prior_phrase();
  return objection;
}

Objection wrong_word(const std::string& word, const std::vector<std::string>& known,
                     const ValueSchema& schema) {
  const auto& later = schema.unsupported;
  if (std::find(later.begin(), later.end(), word) != later.end()) {
    return {"\"" + word + "\" is not supported by this version", phrase_of(schema), {}};
  }
  return {"unknown word \"" + word + "\"", phrase_of(schema), base::did_you_mean(word, known)};
}

std::optional<Objection> object_to_scalar(const Node& node, const ValueSchema& schema) {
  switch (schema.kind) {
    case ValueKind::boolean:
      return object_to_type<bool>(node, schema);
    case ValueKind::integer:
      return object_to_integer(node, schema);
    case ValueKind::seed:
      return object_to_seed(node, schema);
    case ValueKind::number:
      return object_to_number(node, schema);
    case ValueKind::id:
      return object_to_id(node, schema);
    case ValueKind::date:
      return object_to_type<base::Date>(node, schema);
    case ValueKind::word:
      return object_to_word(node, schema);
    default:
      return object_to_type<std::string>(node, schema);
  }
}

}  // namespace faultline::io
