// SPDX-License-Identifier: Apache-2.0
#include "base/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace faultline::base {

namespace {

constexpr std::size_t most_edits = 2;
constexpr std::size_t most_names = 10'000;

char lower_case(char c) {
  return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool are_alike(char a, char b) {
  return lower_case(a) == lower_case(b);
}

/// Levenshtein distance where upper and lower case are one.
std::size_t count_edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (are_alike(a[i], b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

bool may_be_near(std::string_view a, std::string_view b) {
  return std::max(a.size(), b.size()) - std::min(a.size(), b.size()) <= most_edits;
}

}  // namespace

std::string did_you_mean(std::string_view name, std::span<const std::string> names) {
  if (names.size() > most_names) return {};
  std::string_view nearest;
  std::size_t fewest = most_edits + 1;
  for (const auto& candidate : names) {
    if (!may_be_near(name, candidate)) continue;
    const std::size_t edits = count_edits(name, candidate);
    if (edits < std::min(fewest, candidate.size())) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest.empty() ? std::string() : "did you mean `" + std::string(nearest) + "`?";
}

}  // namespace faultline::base
