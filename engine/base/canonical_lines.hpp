// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/date.hpp"
#include "base/describe.hpp"

namespace faultline::base {

/// Lines `path = value`. Numbers in the shortest text that reads back, strings in double quotes
/// with quotes, backslashes and control characters escaped, lists in brackets.
class CanonicalLines {
 public:
  void add(std::string_view path, bool value);
  void add(std::string_view path, std::int64_t value);
  void add(std::string_view path, std::uint64_t value);
  void add(std::string_view path, double value);
  void add(std::string_view path, const Date& value);
  void add(std::string_view path, std::string_view value);
  void add(std::string_view path, std::span<const double> values);
  void add(std::string_view path, std::span<const std::string> values);
  void add(std::string_view path, const std::map<std::string, double>& values);
  void add(std::string_view path, const WeightedTags& tags);

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void line(std::string_view path, std::string_view value);
  std::string text_;
};

}  // namespace faultline::base
