// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The rows of a list that a selection in brackets names: a position from 0 (`0`, lists without
/// key only), a key (`eigenda,p2p,p2p-eth`), or conditions that all hold (`category=oracle`).
/// A condition holds where the field has this text, or one of the row's tags has this word.
[[nodiscard]] std::vector<std::size_t> select_rows(const Node::Array& rows, const ValueSchema& list,
                                                   std::string_view selection);

}  // namespace faultline::io
