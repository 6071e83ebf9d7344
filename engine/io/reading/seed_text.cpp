// SPDX-License-Identifier: Apache-2.0
#include "io/reading/seed_text.hpp"

#include <charconv>

namespace faultline::io {

std::optional<std::uint64_t> parse_seed(std::string_view text) {
  constexpr int hexadecimal = 16;
  if (text.substr(0, 2) != "0x") return std::nullopt;
  text.remove_prefix(2);
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, seed, hexadecimal);
  if (error != std::errc() || last != end) return std::nullopt;
  return seed;
}

}  // namespace faultline::io
