// SPDX-License-Identifier: Apache-2.0
#include "estimation/pair_table.hpp"

#include <algorithm>
#include <vector>

#include "base/contracts.hpp"

namespace faultline::estimation {

namespace {

/// The windows in [begin, end) in which the cause had an event, each once.
std::vector<std::int64_t> windows_hit(const History& history, const Windows& windows,
                                      std::int64_t begin, std::int64_t end) {
  std::vector<std::int64_t> hit;
  for (const Event& event : history.events) {
    const std::int64_t window = (event.day - windows.origin) / windows.days;
    if (begin <= window && window < end) hit.push_back(window);
  }
  std::sort(hit.begin(), hit.end());
  hit.erase(std::unique(hit.begin(), hit.end()), hit.end());
  return hit;
}

std::int64_t count_common(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  return std::count_if(a.begin(), a.end(),
                       [&](std::int64_t w) { return std::binary_search(b.begin(), b.end(), w); });
}

}  // namespace

PairTable pair_table(const History& first, const History& second, const Windows& windows) {
  FAULTLINE_EXPECT(windows.days > 0 && windows.origin <= std::min(first.from, second.from));
  const std::int64_t from = std::max(first.from, second.from) - windows.origin;
  const std::int64_t to = std::min(first.to, second.to) - windows.origin;
  const std::int64_t begin = (from + windows.days - 1) / windows.days;
  const std::int64_t end = to / windows.days;
  if (begin >= end) return {};
  const auto hit_first = windows_hit(first, windows, begin, end);
  const auto hit_second = windows_hit(second, windows, begin, end);
  PairTable table;
  table.both = count_common(hit_first, hit_second);
  table.first_only = static_cast<std::int64_t>(hit_first.size()) - table.both;
  table.second_only = static_cast<std::int64_t>(hit_second.size()) - table.both;
  table.neither = end - begin - table.both - table.first_only - table.second_only;
  return table;
}

}  // namespace faultline::estimation
