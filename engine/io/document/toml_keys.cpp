// SPDX-License-Identifier: Apache-2.0
#include "io/document/toml_keys.hpp"

#include <algorithm>

namespace faultline::io {

namespace {

/// Behind the quotes that close a string of several lines: up to two of its own may stand before
/// the three.
std::size_t behind_quotes(std::string_view text, std::size_t start, char quote) {
  const std::size_t end = text.find_first_not_of(quote, start);
  return std::min({end, start + 5, text.size()});
}

/// Behind the string whose opening quote stands at `start`; where it is not closed, the end of what
/// a TOML parser would still look at.
std::size_t behind_string(std::string_view text, std::size_t start) {
  const char quote = text[start];
  const bool escapes = quote == '"';
  const bool long_form = text.substr(start, 3) == std::string_view(escapes ? "\"\"\"" : "'''");
  const std::size_t quotes = long_form ? 3 : 1;
  for (std::size_t i = start + quotes; i < text.size(); ++i) {
    if (!long_form && text[i] == '\n') return i;
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (text.substr(i, quotes) == text.substr(start, quotes)) {
      return long_form ? behind_quotes(text, i, quote) : i + 1;
    }
  }
  return text.size();
}

/// Whether a key may go on behind this character.
bool is_within_key(char c) {
  constexpr std::string_view separators = "\n=,[]{}";
  return separators.find(c) == std::string_view::npos;
}

}  // namespace

std::optional<std::size_t> find_overlong_key(std::string_view toml) {
  std::size_t dots = 0;
  for (std::size_t i = 0; i < toml.size();) {
    const char c = toml[i];
    if (c == '"' || c == '\'') {
      i = behind_string(toml, i);
      continue;
    }
    if (c == '#') {
      i = toml.find('\n', i);
      if (i == toml.npos) break;
      continue;
    }
    if (!is_within_key(c)) dots = 0;
    if (c == '.' && ++dots == most_key_parts) return i;
    ++i;
  }
  return std::nullopt;
}

}  // namespace faultline::io
