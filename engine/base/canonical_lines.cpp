// SPDX-License-Identifier: Apache-2.0
#include "base/canonical_lines.hpp"

#include "base/shortest_number.hpp"

namespace faultline::base {

namespace {

std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      result.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
      continue;
    }
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result += '"';
}

std::string two_digits(int value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string braced(const std::map<std::string, double>& values) {
  std::string result = "{";
  for (const auto& [key, value] : values) {
    if (result.size() > 1) result += ", ";
    result.append(quoted(key)).append(" = ").append(shortest_number(value));
  }
  return result += "}";
}

template <class T, class Text>
std::string bracketed(std::span<const T> values, Text text_of) {
  std::string result = "[";
  for (const T& value : values) {
    if (result.size() > 1) result += ", ";
    result += text_of(value);
  }
  return result += "]";
}

}  // namespace

void CanonicalLines::line(std::string_view path, std::string_view value) {
  text_.append(path).append(" = ").append(value).append("\n");
}

void CanonicalLines::add(std::string_view path, bool value) {
  line(path, value ? "true" : "false");
}

void CanonicalLines::add(std::string_view path, std::int64_t value) {
  line(path, std::to_string(value));
}

void CanonicalLines::add(std::string_view path, std::uint64_t value) {
  line(path, std::to_string(value));
}

void CanonicalLines::add(std::string_view path, double value) {
  line(path, shortest_number(value));
}

void CanonicalLines::add(std::string_view path, const Date& value) {
  line(path,
       std::to_string(value.year) + "-" + two_digits(value.month) + "-" + two_digits(value.day));
}

void CanonicalLines::add(std::string_view path, std::string_view value) {
  line(path, quoted(value));
}

void CanonicalLines::add(std::string_view path, std::span<const double> values) {
  line(path, bracketed(values, shortest_number));
}

void CanonicalLines::add(std::string_view path, std::span<const std::string> values) {
  line(path, bracketed(values, quoted));
}

void CanonicalLines::add(std::string_view path, const std::map<std::string, double>& values) {
  line(path, braced(values));
}

void CanonicalLines::add(std::string_view path, const WeightedTags& tags) {
  std::string result = "{";
  for (const auto& [tag, weights] : tags) {
    if (result.size() > 1) result += ", ";
    result.append(quoted(tag)).append(" = ").append(braced(weights));
  }
  line(path, result += "}");
}

}  // namespace faultline::base
