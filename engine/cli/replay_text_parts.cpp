// SPDX-License-Identifier: Apache-2.0
#include "cli/replay_text_parts.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

/// Entries of a long list that are shown without `--full`.
constexpr std::size_t largest_shown = 5;

}  // namespace

std::size_t ReplayStyle::shown(std::size_t count) const {
  return detail == ReplayDetail::everything ? count : std::min(count, largest_shown);
}

std::string left_out(std::size_t count, std::size_t shown) {
  if (count == shown) return {};
  return fmt::format("and {} more (--full lists all)", count_text(count - shown));
}

std::string names_text(const std::vector<std::string>& names, const ReplayStyle& style) {
  const auto shown = style.shown(names.size());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + names[i];
  const auto rest = left_out(names.size(), shown);
  return rest.empty() ? text : text + " " + rest;
}

std::string indented(const std::string& text, std::size_t spaces) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    if (end > begin) result += std::string(spaces, ' ') + text.substr(begin, end - begin);
    result += '\n';
    begin = end + 1;
  }
  return result;
}

}  // namespace faultline::cli
