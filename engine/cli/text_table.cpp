// SPDX-License-Identifier: Apache-2.0
#include "cli/text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

/// Characters, not bytes: continuation bytes of UTF-8 take no room.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string padding(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, width_of(text)), ' ');
}

/// Puts a comma before every third digit of the whole part.
std::string with_thousands(std::string number) {
  const auto end = std::min(number.find('.'), number.size());
  const std::size_t begin = number.front() == '-' ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(end) - 3; at > static_cast<std::ptrdiff_t>(begin);
       at -= 3) {
    number.insert(static_cast<std::size_t>(at), ",");
  }
  return number;
}

/// Decimals that show `amount` to about four significant digits.
int decimals_for(double amount) {
  if (amount == 0.0) return 0;
  return std::clamp(3 - static_cast<int>(std::floor(std::log10(std::abs(amount)))), 0, 9);
}

}  // namespace

std::string TextTable::text() const {
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width_of(row[c]));
  }
  std::string text;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string line = "  " + rows_[r][0] + padding(rows_[r][0], widths[0]);
    for (std::size_t c = 1; c < rows_[r].size(); ++c) {
      line += "  " + padding(rows_[r][c], widths[c]) + rows_[r][c];
    }
    text += line + "\n";
    if (r == 0) text += "  " + std::string(width_of(line) - 2, '-') + "\n";
  }
  return text;
}

std::string count_text(std::uint64_t count) {
  return with_thousands(std::to_string(count));
}

std::string fixed_text(double amount, int decimals) {
  return with_thousands(fmt::format("{:.{}f}", amount, decimals));
}

std::string amount_text(double amount) {
  if (std::isnan(amount)) return "–";
  return fixed_text(amount, decimals_for(amount));
}

std::string percent_text(double fraction) {
  if (std::isnan(fraction)) return "–";
  return fmt::format("{:.{}f} %", 100.0 * fraction, std::min(4, decimals_for(100.0 * fraction)));
}

std::string estimate_text(double estimate, double standard_error) {
  if (std::isnan(estimate)) return "–";
  if (std::isnan(standard_error)) return amount_text(estimate);
  const int decimals =
      standard_error > 0.0 ? std::max(decimals_for(standard_error) - 2, 0) : decimals_for(estimate);
  return fixed_text(estimate, decimals) + " ± " + fixed_text(standard_error, decimals);
}

std::string rate_text(double rate, double standard_error) {
  if (std::isnan(rate) || std::isnan(standard_error)) return percent_text(rate);
  return estimate_text(100.0 * rate, 100.0 * standard_error) + " %";
}

std::string level_text(double level) {
  return fmt::format("{:g} %", 100.0 * level);
}

std::string difference_text(double difference, double standard_error) {
  const auto text = estimate_text(difference, standard_error);
  return difference > 0.0 ? "+" + text : text;
}

std::string bytes_text(double bytes) {
  constexpr std::array<std::string_view, 5> units{"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024.0 && unit + 1 < units.size(); ++unit) bytes /= 1024.0;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 ? 0 : 1, units[unit]);
}

}  // namespace faultline::cli
