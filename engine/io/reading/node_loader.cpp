// SPDX-License-Identifier: Apache-2.0
#include "io/reading/node_loader.hpp"

#include "io/reading/seed_text.hpp"

namespace faultline::io {

namespace {

template <class T>
const T& expect(const Node& node) {
  const T* value = node.get<T>();
  FAULTLINE_EXPECT(value != nullptr);
  return *value;
}

}  // namespace

void load(const Node& node, bool& value) {
  value = expect<bool>(node);
}

void load(const Node& node, std::int64_t& value) {
  value = expect<std::int64_t>(node);
}

void load(const Node& node, std::uint64_t& value) {
  if (node.text() == nullptr) {
    value = static_cast<std::uint64_t>(expect<std::int64_t>(node));
    return;
  }
  const auto seed = parse_seed(*node.text());
  FAULTLINE_EXPECT(seed.has_value());
  value = *seed;
}

void load(const Node& node, double& value) {
  const auto* integer = node.get<std::int64_t>();
  value = integer != nullptr ? static_cast<double>(*integer) : expect<double>(node);
}

void load(const Node& node, std::string& value) {
  value = expect<std::string>(node);
}

void load(const Node& node, base::Date& value) {
  value = expect<base::Date>(node);
}

void load(const Node& node, std::map<std::string, double>& values) {
  values.clear();
  for (const Member& member : expect<Node::Table>(node)) load(member.value, values[member.key]);
}

void load(const Node& node, base::WeightedTags& tags) {
  tags.clear();
  for (const Member& member : expect<Node::Table>(node)) {
    auto& weights = tags[member.key];
    if (member.value.text() != nullptr) {
      weights[*member.value.text()] = 1.0;
    } else {
      load(member.value, weights);
    }
  }
}

void load(const Node& node, base::NamedMatrix& matrix) {
  const Node* names = node.find("names");
  const Node* values = node.find("values");
  FAULTLINE_EXPECT(names != nullptr && values != nullptr);
  base::NamedMatrix written;
  for (const Node& name : expect<Node::Array>(*names)) {
    written.names.push_back(avs_named(expect<std::string>(name)));
  }
  for (const Node& row : expect<Node::Array>(*values)) {
    for (const Node& value : expect<Node::Array>(row)) load(value, written.values.emplace_back());
  }
  matrix = sorted_by_name(std::move(written));
}

void load(const Node& node, base::WeightedSample& sample) {
  const auto load_numbers = [&](const char* name, std::vector<double>& numbers) {
    const Node* list = node.find(name);
    if (list == nullptr) return;
    for (const Node& number : expect<Node::Array>(*list)) load(number, numbers.emplace_back());
  };
  base::WeightedSample written;
  load_numbers("values", written.values);
  load_numbers("weights", written.weights);
  sample = sorted_by_value(std::move(written));
}

}  // namespace faultline::io
