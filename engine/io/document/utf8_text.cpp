// SPDX-License-Identifier: Apache-2.0
#include "io/document/utf8_text.hpp"

#include "io/document/utf8.hpp"

namespace faultline::io {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::optional<std::string_view> decode_utf8(std::string_view bytes, Mark source,
                                            Complaints& complaints) {
  if (bytes.substr(0, byte_order_mark.size()) == byte_order_mark) {
    bytes.remove_prefix(byte_order_mark.size());
  }
  const auto offset = find_invalid_utf8(bytes);
  if (!offset) return bytes;
  const TextPosition position = position_of(bytes, *offset);
  complaints.add({source.source, position.line, position.column}, {}, "the bytes are not UTF-8", {},
                 "save the file as UTF-8");
  return std::nullopt;
}

}  // namespace faultline::io
