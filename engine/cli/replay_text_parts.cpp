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

std::string shortened(const std::vector<std::string>& header,
                      const std::vector<std::vector<std::string>>& rows, const ReplayStyle& style) {
  const auto shown = style.shown(rows.size());
  TextTable table(header);
  for (std::size_t i = 0; i < shown; ++i) table.add(rows[i]);
  if (shown == rows.size()) return table.text();
  return table.text() +
         fmt::format("  and {} more; --full lists all\n", count_text(rows.size() - shown));
}

std::string counted(std::size_t count, const std::string& noun) {
  return count_text(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string written_text(double amount) {
  auto text = fixed_text(amount, 9);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string indented(const std::string& text, std::size_t spaces) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    auto line = text.substr(begin, end - begin);
    line.erase(line.find_last_not_of(' ') + 1);
    if (!line.empty()) result += std::string(spaces, ' ') + line;
    result += '\n';
    begin = end + 1;
  }
  return result;
}

}  // namespace faultline::cli
