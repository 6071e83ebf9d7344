// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "io/document/complaints.hpp"
#include "io/document/node.hpp"

namespace faultline::io {

/// The bytes as text, without a byte order mark; without a value when they are not UTF-8, which is
/// complained about at the first byte that is not.
[[nodiscard]] std::optional<std::string_view> decode_utf8(std::string_view bytes, Mark source,
                                                          Complaints& complaints);

}  // namespace faultline::io
