// SPDX-License-Identifier: Apache-2.0
#include "io/document/utf8.hpp"

namespace faultline::io {

namespace {

/// What may follow a first byte: the number of bytes, and the bounds of the second of them, which
/// exclude overlong forms, surrogates and what lies above U+10FFFF (RFC 3629, section 4).
struct Sequence {
  std::size_t length = 0;  ///< 0: not a first byte
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Sequence sequence_of(unsigned char first) {
  if (first < 0x80) return {1};
  if (first < 0xC2) return {};
  if (first < 0xE0) return {2};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first < 0xF0) return {3};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first < 0xF4) return {4};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  return {};
}

/// The length of the character that begins at `offset`, 0 where it is malformed.
std::size_t character_length(std::string_view text, std::size_t offset) {
  const Sequence sequence = sequence_of(static_cast<unsigned char>(text[offset]));
  if (sequence.length == 0 || text.size() - offset < sequence.length) return 0;
  for (std::size_t i = 1; i < sequence.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[offset + i]);
    const unsigned char low = i == 1 ? sequence.low : 0x80;
    const unsigned char high = i == 1 ? sequence.high : 0xBF;
    if (byte < low || byte > high) return 0;
  }
  return sequence.length;
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t length = character_length(text, offset);
    if (length == 0) return offset;
    offset += length;
  }
  return std::nullopt;
}

TextPosition position_of(std::string_view text, std::size_t offset) {
  TextPosition position;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++position.line;
      position.column = 1;
    } else if (begins_character(c)) {
      ++position.column;
    }
  }
  return position;
}

}  // namespace faultline::io
