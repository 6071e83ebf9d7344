// SPDX-License-Identifier: Apache-2.0
#include "failure/horizon_cut.hpp"

#include <algorithm>
#include <cstddef>

namespace faultline::failure {

namespace {

void append(const OccurrenceBatch& from, Occurrence occurrence, OccurrenceBatch& to) {
  const auto first = from.strikes.begin() + occurrence.strike_begin;
  const auto last = from.strikes.begin() + occurrence.strike_end;
  occurrence.strike_begin = static_cast<std::uint32_t>(to.strikes.size());
  to.strikes.insert(to.strikes.end(), first, last);
  occurrence.strike_end = static_cast<std::uint32_t>(to.strikes.size());
  const auto killed = from.killed.begin() + occurrence.killed_begin;
  const auto killed_end = from.killed.begin() + occurrence.killed_end;
  occurrence.killed_begin = static_cast<std::uint32_t>(to.killed.size());
  to.killed.insert(to.killed.end(), killed, killed_end);
  occurrence.killed_end = static_cast<std::uint32_t>(to.killed.size());
  to.occurrences.push_back(occurrence);
}

}  // namespace

void cut_at(double horizon_years, const OccurrenceBatch& all, OccurrenceBatch& within) {
  within.clear();
  within.trials = all.trials;
  within.offset.push_back(0);
  for (std::size_t trial = 0; trial + 1 < all.offset.size(); ++trial) {
    for (auto o = all.offset[trial]; o < all.offset[trial + 1]; ++o) {
      if (all.occurrences[o].time > horizon_years) break;  // they stand in the order of time
      append(all, all.occurrences[o], within);
    }
    within.offset.push_back(static_cast<std::uint32_t>(within.occurrences.size()));
  }
}

}  // namespace faultline::failure
