// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace faultline::io {

/// The seed that "0x…" writes in hexadecimal digits, up to 64 bits.
[[nodiscard]] std::optional<std::uint64_t> parse_seed(std::string_view text);

}  // namespace faultline::io
