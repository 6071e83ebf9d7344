// SPDX-License-Identifier: Apache-2.0
#include "io/schema/node_writer.hpp"

#include <limits>

#include <fmt/format.h>

namespace faultline::io {

Node to_node(std::uint64_t value) {
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value > largest) return to_node(fmt::format("0x{:x}", value));
  return to_node(static_cast<std::int64_t>(value));
}

Node to_node(const std::map<std::string, double>& values) {
  Node::Table members;
  for (const auto& [key, value] : values) members.push_back({key, {}, to_node(value)});
  return {{}, std::move(members)};
}

Node to_node(const base::WeightedTags& tags) {
  Node::Table members;
  for (const auto& [tag, weights] : tags) {
    const bool one_word = weights.size() == 1 && weights.begin()->second == 1.0;
    members.push_back({tag, {}, one_word ? to_node(weights.begin()->first) : to_node(weights)});
  }
  return {{}, std::move(members)};
}

namespace {

/// The name of the cause that a matrix calls `label`: of an AVS `avs.<id>`, of others the label.
std::string cause_named(const std::string& label) {
  constexpr std::string_view others = "operator.";
  return label.substr(0, others.size()) == others ? label : "avs." + label;
}

}  // namespace

Node to_node(const base::NamedMatrix& matrix) {
  const std::size_t size = matrix.names.size();
  Node::Array names;
  for (const std::string& name : matrix.names) names.push_back(to_node(cause_named(name)));
  Node::Array rows;
  for (std::size_t row = 0; row < size; ++row) {
    const auto begin = matrix.values.begin() + static_cast<std::ptrdiff_t>(row * size);
    rows.push_back(to_node(std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(size))));
  }
  Node::Table members;
  members.push_back({"names", {}, {{}, std::move(names)}});
  members.push_back({"values", {}, {{}, std::move(rows)}});
  return {{}, std::move(members)};
}

Node to_node(const base::WeightedSample& sample) {
  Node::Table members;
  members.push_back({"values", {}, to_node(sample.values)});
  if (!sample.weights.empty()) members.push_back({"weights", {}, to_node(sample.weights)});
  return {{}, std::move(members)};
}

}  // namespace faultline::io
