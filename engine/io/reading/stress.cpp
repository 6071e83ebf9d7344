// SPDX-License-Identifier: Apache-2.0
#include "io/reading/stress.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/field_path.hpp"
#include "base/shortest_number.hpp"
#include "io/document/number_text.hpp"
#include "io/document/text_split.hpp"
#include "io/document/toml_source.hpp"
#include "io/reading/merge.hpp"
#include "io/reading/node_path.hpp"
#include "io/reading/override.hpp"

namespace faultline::io {

namespace {

constexpr const char* changes = "\"=value\", \"x3\", \"+0.01\" or \"-0.01\"";

/// A change of a number.
struct Arithmetic {
  enum class Kind { times, plus } kind;
  double operand;

  /// Of the value of a key.
  [[nodiscard]] double of(double value, std::string_view key) const {
    if (kind == Kind::plus) return value + operand;
    if (!key.ends_with("probability")) return value * operand;
    return -std::expm1(operand * std::log1p(-value));
  }
};

std::optional<Arithmetic> parse_arithmetic(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto operand = parse_number<double>(text.substr(1));
  if (!operand || !std::isfinite(*operand)) return std::nullopt;
  if (text.front() == 'x' && *operand >= 0.0) return Arithmetic{Arithmetic::Kind::times, *operand};
  if (text.front() == '+') return Arithmetic{Arithmetic::Kind::plus, *operand};
  if (text.front() == '-') return Arithmetic{Arithmetic::Kind::plus, -*operand};
  return std::nullopt;
}

/// Where one change of a stress stands, and what it says.
struct Change {
  std::string_view path;  ///< of what it changes
  std::string_view text;  ///< "x3"
  std::string stands_at;  ///< stress.<id>.set.<path>
  Mark mark;
};

class Setter {
 public:
  Setter(Node& document, const ValueSchema& schema, Complaints& complaints)
      : document_(document), schema_(schema), complaints_(complaints) {}

  void apply(const Change& change) {
    if (change.text.starts_with('=')) return assign(change, trimmed(change.text.substr(1)));
    if (const auto arithmetic = parse_arithmetic(change.text))
      return calculate(change, *arithmetic);
    complain(change, fmt::format("\"{}\" is no change", change.text), changes);
  }

 private:
  void complain(const Change& change, std::string problem, std::string expected) {
    complaints_.add(change.mark, change.stands_at, std::move(problem), std::move(expected));
  }

  void assign(const Change& change, std::string_view text) {
    const auto parsed = parse_toml_value(text, change.mark);
    const Node value = parsed ? *parsed : Node(change.mark, std::string(text));
    for (const PathTarget& target :
         find_targets(document_, schema_, change.path, Absent::create, change.mark, complaints_))
      put_at(target, value, change.stands_at, complaints_);
  }

  static bool is_law(const PathTarget& target, const Node& node) {
    return node.table() != nullptr && target.schema != nullptr && target.schema->range.takes_prior;
  }

  void calculate(const Change& change, const Arithmetic& arithmetic) {
    for (const PathTarget& target :
         find_targets(document_, schema_, change.path, Absent::refuse, change.mark, complaints_)) {
      Node* node = target.parent->table() != nullptr ? target.parent->find(target.key)
                                                     : &(*target.parent->array())[target.index];
      calculate(change, arithmetic, target, *node);
    }
  }

  void calculate(const Change& change, const Arithmetic& arithmetic, const PathTarget& target,
                 Node& node) {
    const auto* integer = node.get<std::int64_t>();
    const auto* number = node.get<double>();
    if (integer == nullptr && number == nullptr)
      return complain(change,
                      fmt::format("`{}` is {}", change.path,
                                  is_law(target, node) ? "given by a law" : "not a number"),
                      "a number, or \"=value\"");
    const double before = integer != nullptr ? static_cast<double>(*integer) : *number;
    const double after = arithmetic.of(before, target.key);
    const bool ranged = target.schema != nullptr && target.schema->kind == ValueKind::number;
    if (!std::isfinite(after) || (ranged && !target.schema->range.admits(after)))
      return complain(change,
                      fmt::format("{} \"{}\" is {}", base::shortest_number(before), change.text,
                                  base::shortest_number(after)),
                      ranged ? phrase_of(*target.schema) : "a finite number");
    const bool whole = target.schema != nullptr && target.schema->kind == ValueKind::integer &&
                       after == std::trunc(after) && std::abs(after) < 0x1p53;
    if (whole)
      node = Node(change.mark, static_cast<std::int64_t>(after));
    else
      node = Node(change.mark, after);
  }

  Node& document_;
  const ValueSchema& schema_;
  Complaints& complaints_;
};

}  // namespace

Node stressed(const Node& document, const Node& stress, const ValueSchema& schema,
              Complaints& complaints) {
  Node changed = document;
  const std::string path = base::row_path("stress", *stress.find("id")->text());
  if (const Node* removed = stress.find("remove"))
    for (const Node& entry : *removed->array())
      remove_path(changed, schema, *entry.text(), entry.mark, complaints);
  if (const Node* added = stress.find("add")) merge_tables(changed, *added, schema.fields);
  Setter setter(changed, schema, complaints);
  if (const Node* set = stress.find("set"))
    for (const Member& member : *set->table())
      setter.apply({.path = member.key,
                    .text = *member.value.text(),
                    .stands_at = base::field_path(base::field_path(path, "set"), member.key),
                    .mark = member.value.mark});
  if (const Node* force = stress.find("force"))
    put(*changed.table(), {"force", force->mark, *force});
  return changed;
}

std::string stressed_name(const std::string& scenario, const Node& stress) {
  return scenario + "/" + *stress.find("id")->text();
}

}  // namespace faultline::io
