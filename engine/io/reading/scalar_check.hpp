// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// What is wrong with a value, without its place.
struct Objection {
  std::string problem;
  std::string expected;
  std::string hint;
};

/// What is wrong with a value that stands for itself: a boolean, integer, seed, number, text, id,
/// date or word. A reference is only asked to be a text. `node` has a value.
[[nodiscard]] std::optional<Objection> object_to_scalar(const Node& node,
                                                        const ValueSchema& schema);

/// That `node` is of the wrong type for `schema`.
[[nodiscard]] Objection wrong_type(const Node& node, const ValueSchema& schema);

/// That `word` is not one of `known`, or one that `schema` keeps for later versions.
[[nodiscard]] Objection wrong_word(const std::string& word, const std::vector<std::string>& known,
                                   const ValueSchema& schema);

}  // namespace faultline::io
