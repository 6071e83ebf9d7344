// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::fuzz {

/// One line of a text that edits something sound into something that may be broken: words between
/// spaces. Every text is a program, however it has been mutated: a word that is unknown where it
/// stands means one of the known ones, and a missing word is empty.
class EditLine {
 public:
  explicit EditLine(std::string_view line);

  /// The next word as it stands.
  [[nodiscard]] std::string_view word();
  /// The next word as the place of one of `known`, of which there is at least one.
  [[nodiscard]] std::size_t one_of(std::span<const std::string_view> known);
  /// The next word as a whole number, in decimal.
  [[nodiscard]] std::uint64_t number();
  /// The next word as numbers between commas; none when it is empty.
  [[nodiscard]] std::vector<std::uint64_t> numbers();
  /// What is left of the line.
  [[nodiscard]] std::string rest() const { return std::string(rest_); }

 private:
  std::string_view rest_;
};

/// The first lines of a program, as many as take little time.
[[nodiscard]] std::vector<EditLine> edit_lines(std::string_view program);

}  // namespace faultline::fuzz
