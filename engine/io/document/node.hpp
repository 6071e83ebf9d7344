// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/date.hpp"

/// What stands in the files of a scenario, before anybody asks what it means: one tree for TOML and
/// CSV, in which every key and value knows its place.
namespace faultline::io {

/// Where something stands: a source of `Sources`, and line and column in characters, both from 1.
/// Line 0 stands for the source as a whole.
struct Mark {
  std::uint32_t source = 0;
  int line = 0;
  int column = 0;
};
/// In no source.
inline constexpr Mark nowhere{UINT32_MAX, 0, 0};

struct Member;

/// One value. There is no null: what is not written has no node.
class Node {
 public:
  using Array = std::vector<Node>;
  using Table = std::vector<Member>;  ///< keys are distinct; their order says nothing
  /// `monostate` stands for a value that was complained about already; readers pass over it.
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, base::Date,
                             Array, Table>;

  Node() = default;
  Node(Mark where, Value what);

  template <class T>
  [[nodiscard]] const T* get() const {
    return std::get_if<T>(&value);
  }
  template <class T>
  [[nodiscard]] T* get() {
    return std::get_if<T>(&value);
  }
  [[nodiscard]] const std::string* text() const { return get<std::string>(); }
  [[nodiscard]] const Array* array() const { return get<Array>(); }
  [[nodiscard]] Array* array() { return get<Array>(); }
  [[nodiscard]] const Table* table() const { return get<Table>(); }
  [[nodiscard]] Table* table() { return get<Table>(); }
  [[nodiscard]] bool invalid() const { return std::holds_alternative<std::monostate>(value); }

  /// The value under `key`; null where there is none, or where this is not a table.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Node* find(std::string_view key);

  Mark mark;
  Value value;
};

struct Member {
  std::string key;
  Mark key_mark;
  Node value;
};

inline Node::Node(Mark where, Value what) : mark(where), value(std::move(what)) {}

/// The member with that key, or the end.
[[nodiscard]] Node::Table::iterator find_member(Node::Table& table, std::string_view key);

/// Puts `member` into the table, over what stood under its key.
void put(Node::Table& table, Member member);

/// Removes `key` from the table and returns its value; a node without value when it is not there.
[[nodiscard]] Node take(Node::Table& table, std::string_view key);

/// Gives the node and all below it one place.
void place_at(Node& node, Mark mark);

}  // namespace faultline::io
