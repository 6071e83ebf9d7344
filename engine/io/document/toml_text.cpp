// SPDX-License-Identifier: Apache-2.0
#include "io/document/toml_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/field_path.hpp"
#include "base/shortest_number.hpp"

namespace faultline::io {

namespace {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\u{:04X}", byte);
      continue;
    }
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result += '"';
}

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

std::string key_text(const std::string& key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), is_bare);
  return bare ? key : quoted(key);
}

std::string number_text(double value) {
  FAULTLINE_EXPECT(std::isfinite(value));
  std::string text = base::shortest_number(value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string member_text(const Member& member) {
  return key_text(member.key) + " = " + toml_value(member.value);
}

/// One line per value of a node.
struct ValueText {
  std::string operator()(std::monostate) const {
    base::contract_violated("expectation", "a value", __FILE__, __LINE__);
  }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return number_text(value); }
  std::string operator()(const std::string& value) const { return quoted(value); }
  std::string operator()(const base::Date& value) const {
    return fmt::format("{:04}-{:02}-{:02}", value.year, value.month, value.day);
  }
  std::string operator()(const Node::Array& elements) const {
    std::string text = "[";
    for (const Node& element : elements) {
      if (text.size() > 1) text += ", ";
      text += toml_value(element);
    }
    return text + "]";
  }
  std::string operator()(const Node::Table& members) const {
    if (members.empty()) return "{}";
    std::string text = "{ ";
    for (const Member& member : members) {
      if (text.size() > 2) text += ", ";
      text += member_text(member);
    }
    return text + " }";
  }
};

bool is_list_of_tables(const Node& node) {
  const Node::Array* elements = node.array();
  return elements != nullptr && !elements->empty() &&
         std::all_of(elements->begin(), elements->end(),
                     [](const Node& element) { return element.table() != nullptr; });
}

/// Writes a document under headers.
class DocumentText {
 public:
  /// `depth`: how many levels below this one may have headers.
  void write_members(const Node::Table& members, const std::string& path, int depth) {
    const auto has_header = [&](const Member& member) {
      return depth > 0 && (member.value.table() != nullptr || is_list_of_tables(member.value));
    };
    for (const Member& member : members) {
      if (!has_header(member)) text_ += member_text(member) + "\n";
    }
    for (const Member& member : members) {
      if (has_header(member)) {
        write_below(member.value, base::field_path(path, key_text(member.key)), depth - 1);
      }
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void write_below(const Node& node, const std::string& path, int depth) {
    if (const Node::Table* members = node.table()) {
      text_ += fmt::format("\n[{}]\n", path);
      return write_members(*members, path, depth);
    }
    for (const Node& element : *node.array()) {
      text_ += fmt::format("\n[[{}]]\n", path);
      write_members(*element.table(), path, 0);
    }
  }

  std::string text_;
};

}  // namespace

std::string toml_value(const Node& node) {
  return std::visit(ValueText(), node.value);
}

std::string toml_text(const Node& document) {
  FAULTLINE_EXPECT(document.table() != nullptr);
  DocumentText text;
  text.write_members(*document.table(), {}, 2);
  return text.take();
}

}  // namespace faultline::io
