// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faultline::cli {

/// Columns of words and numbers for the terminal: the first column flush left, the others right.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// Lines with a rule under the header, each indented by two spaces.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// 1234567 → "1,234,567".
[[nodiscard]] std::string count_text(std::uint64_t count);
/// 1234567.8 → "1,234,568"; about four significant digits below 1,000; "–" for not-a-number.
[[nodiscard]] std::string amount_text(double amount);
/// 1234567.891 with 2 decimals → "1,234,567.89".
[[nodiscard]] std::string fixed_text(double amount, int decimals);
/// 0.01234 → "1.23 %".
[[nodiscard]] std::string percent_text(double fraction);
/// 0.999 → "99.9 %": of a quantile.
[[nodiscard]] std::string level_text(double level);
/// "12.34 ± 0.05".
[[nodiscard]] std::string estimate_text(double estimate, double standard_error);
/// "+12.34 ± 0.05": how much more or less.
[[nodiscard]] std::string difference_text(double difference, double standard_error);
/// "4.06 ± 0.02 %", and "4.06 %" without an error; "–" for not-a-number.
[[nodiscard]] std::string rate_text(double rate, double standard_error);
/// 1048576 → "1.0 MiB".
[[nodiscard]] std::string bytes_text(double bytes);

}  // namespace faultline::cli
