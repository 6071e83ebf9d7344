// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The key of a row of `list`, its parts and the label that is written joined by commas; without a
/// value when the list has no key, or a part of it is not written, or it or the label is no text.
[[nodiscard]] std::optional<std::string> row_key_of(const Node& row, const ValueSchema& list);

/// The path of entry `index` of the list at `path`: by its key where it has one.
[[nodiscard]] std::string entry_path(std::string_view path, const ValueSchema& list,
                                     const Node& entry, std::size_t index);

/// Puts the rows of every list with a key into the order of their keys, as bytes, so that the order
/// in which they were written carries no meaning. Every row has its key.
void sort_rows(Node& node, const ValueSchema& schema);

}  // namespace faultline::io
