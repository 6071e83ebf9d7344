// SPDX-License-Identifier: Apache-2.0
#include "io/document/toml_source.hpp"

#include <string>
#include <utility>

#include <toml++/toml.h>

#include "base/field_path.hpp"
#include "io/document/toml_keys.hpp"
#include "io/document/utf8.hpp"
#include "io/document/utf8_text.hpp"

namespace faultline::io {

namespace {

constexpr int deepest_level = 32;

/// Turns nodes of toml++ into ours.
class Converter {
 public:
  Converter(std::uint32_t source, Complaints& complaints)
      : source_(source), complaints_(complaints) {}

  Node convert(const toml::node& node, const std::string& path) {
    const Mark mark = mark_of(node.source());
    const Level level(depth_);
    if (depth_ > deepest_level) {
      complaints_.add(mark, path, "is nested too deep",
                      "at most " + std::to_string(deepest_level) + " levels");
      return {mark, std::monostate()};
    }
    if (const auto* table = node.as_table()) return {mark, convert_table(*table, path)};
    if (const auto* array = node.as_array()) return {mark, convert_array(*array, path)};
    return {mark, convert_scalar(node, mark, path)};
  }

 private:
  /// Counts a level for as long as it lives.
  class Level {
   public:
    explicit Level(int& depth) : depth_(depth) { ++depth_; }
    ~Level() { --depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    int& depth_;
  };

  [[nodiscard]] Mark mark_of(const toml::source_region& region) const {
    return {source_, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
  }

  Node::Table convert_table(const toml::table& table, const std::string& path) {
    Node::Table members;
    members.reserve(table.size());
    for (const auto& [key, value] : table) {
      members.push_back({std::string(key.str()), mark_of(key.source()),
                         convert(value, base::field_path(path, key.str()))});
    }
    return members;
  }

  Node::Array convert_array(const toml::array& array, const std::string& path) {
    Node::Array elements;
    elements.reserve(array.size());
    for (const toml::node& element : array) {
      elements.push_back(convert(element, base::item_path(path, elements.size())));
    }
    return elements;
  }

  Node::Value convert_scalar(const toml::node& node, Mark mark, const std::string& path) {
    if (const auto* value = node.as_boolean()) return value->get();
    if (const auto* value = node.as_integer()) return value->get();
    if (const auto* value = node.as_floating_point()) return value->get();
    if (const auto* value = node.as_string()) return value->get();
    if (const auto* value = node.as_date()) {
      const toml::date& date = value->get();
      return base::Date{date.year, date.month, date.day};
    }
    complaints_.add(mark, path, "a time of day is not used here", "a date such as 2026-11-22");
    return std::monostate();
  }

  std::uint32_t source_;
  Complaints& complaints_;
  int depth_ = 0;
};

}  // namespace

std::optional<Node> parse_toml(std::string_view text, Mark mark, Complaints& complaints) {
  const std::optional<std::string_view> characters = decode_utf8(text, mark, complaints);
  if (!characters) return std::nullopt;
  if (const auto offset = find_overlong_key(*characters)) {
    const TextPosition position = position_of(*characters, *offset);
    complaints.add({mark.source, position.line, position.column}, {}, "the key has too many parts",
                   "at most " + std::to_string(most_key_parts));
    return std::nullopt;
  }
  try {
    return Converter(mark.source, complaints).convert(toml::parse(*characters), {});
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    complaints.add({mark.source, static_cast<int>(begin.line), static_cast<int>(begin.column)}, {},
                   std::string(error.description()), "TOML 1.0");
    return std::nullopt;
  }
}

std::optional<Node> parse_toml_value(std::string_view text, Mark mark) {
  if (text.find('\n') != std::string_view::npos) return std::nullopt;
  Complaints complaints;
  std::optional<Node> document =
      parse_toml("value = " + std::string(text) + "\n", mark, complaints);
  if (!document || !complaints.empty() || document->table()->size() != 1) return std::nullopt;
  Node value = take(*document->table(), "value");
  if (value.invalid()) return std::nullopt;
  place_at(value, mark);
  return value;
}

}  // namespace faultline::io
