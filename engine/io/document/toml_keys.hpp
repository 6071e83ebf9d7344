// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace faultline::io {

/// The most parts that a dotted key may have. Every part is a table within a table, and toml++
/// takes them apart by recursion: a line of some ten thousand parts would exhaust the stack.
inline constexpr std::size_t most_key_parts = 16;

/// The offset of the first dot, outside strings and comments of a TOML text, that gives a key more
/// parts than that.
[[nodiscard]] std::optional<std::size_t> find_overlong_key(std::string_view toml);

}  // namespace faultline::io
