// SPDX-License-Identifier: Apache-2.0
#include "fuzz/edit_program.hpp"

#include <algorithm>
#include <charconv>

namespace faultline::fuzz {

namespace {

constexpr std::size_t most_lines = 16;

/// FNV-1a: where an unknown word leads must not depend on the standard library.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == text.npos ? text.size() : at + 1);
  return taken;
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : hash_of(text);
}

}  // namespace

EditLine::EditLine(std::string_view line) : rest_(line) {}

std::string_view EditLine::word() {
  return take_until(rest_, ' ');
}

std::size_t EditLine::one_of(std::span<const std::string_view> known) {
  const std::string_view name = word();
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  return hash_of(name) % known.size();
}

std::uint64_t EditLine::number() {
  return number_of(word());
}

std::vector<std::uint64_t> EditLine::numbers() {
  std::string_view list = word();
  std::vector<std::uint64_t> values;
  while (!list.empty()) values.push_back(number_of(take_until(list, ',')));
  return values;
}

std::vector<EditLine> edit_lines(std::string_view program) {
  std::vector<EditLine> lines;
  while (!program.empty() && lines.size() < most_lines) {
    lines.emplace_back(take_until(program, '\n'));
  }
  return lines;
}

}  // namespace faultline::fuzz
