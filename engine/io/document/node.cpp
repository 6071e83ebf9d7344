// SPDX-License-Identifier: Apache-2.0
#include "io/document/node.hpp"

#include <algorithm>

namespace faultline::io {

Node* Node::find(std::string_view key) {
  Table* members = table();
  if (members == nullptr) return nullptr;
  const auto found = find_member(*members, key);
  return found == members->end() ? nullptr : &found->value;
}

const Node* Node::find(std::string_view key) const {
  return const_cast<Node*>(this)->find(key);
}

Node::Table::iterator find_member(Node::Table& table, std::string_view key) {
  return std::find_if(table.begin(), table.end(),
                      [&](const Member& member) { return member.key == key; });
}

void put(Node::Table& table, Member member) {
  const auto found = find_member(table, member.key);
  if (found == table.end()) {
    table.push_back(std::move(member));
  } else {
    *found = std::move(member);
  }
}

Node take(Node::Table& table, std::string_view key) {
  const auto found = find_member(table, key);
  if (found == table.end()) return {};
  Node node = std::move(found->value);
  table.erase(found);
  return node;
}

void place_at(Node& node, Mark mark) {
  node.mark = mark;
  if (Node::Array* array = node.array()) {
    for (Node& element : *array) place_at(element, mark);
  }
  if (Node::Table* table = node.table()) {
    for (Member& member : *table) {
      member.key_mark = mark;
      place_at(member.value, mark);
    }
  }
}

}  // namespace faultline::io
