// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace faultline::io {

/// The offset of the first byte that is not part of well-formed UTF-8 (RFC 3629: no overlong forms,
/// no surrogates, nothing above U+10FFFF).
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// True for a byte that begins a character: columns are counted in these.
[[nodiscard]] constexpr bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

struct TextPosition {
  int line = 1;
  int column = 1;
};

/// Line and column of the byte at `offset`.
[[nodiscard]] TextPosition position_of(std::string_view text, std::size_t offset);

}  // namespace faultline::io
