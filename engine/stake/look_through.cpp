// SPDX-License-Identifier: Apache-2.0
#include "stake/look_through.hpp"

#include <algorithm>

namespace faultline::stake {

namespace {

/// Sorts by holder and adds up what each has; the order of summation is that of the chains.
void merge(std::vector<Share>& shares) {
  std::stable_sort(shares.begin(), shares.end(),
                   [](const Share& a, const Share& b) { return a.position < b.position; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    if (shares[i].position == shares[last].position) {
      shares[last].fraction += shares[i].fraction;
    } else {
      shares[++last] = shares[i];
    }
  }
  if (!shares.empty()) shares.resize(last + 1);
}

}  // namespace

TopologicalOrder order_by_holding(const ResolvedStake& stake) {
  std::vector<Precedence> edges;
  for (const auto& row : stake.holdings) {
    edges.push_back({.before = row.held.index(), .after = row.position.index()});
  }
  return sort_topologically(stake.positions.size(), std::move(edges));
}

std::vector<std::vector<Share>> look_through(const ResolvedStake& stake,
                                             const std::vector<std::uint32_t>& order) {
  std::vector<std::vector<Share>> direct(stake.positions.size());
  for (const auto& row : stake.holdings) {
    direct[row.held.index()].push_back({row.position, row.fraction});
  }
  std::vector<std::vector<Share>> total(stake.positions.size());
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    auto& shares = total[*at];
    shares = direct[*at];
    for (const auto& [holder, part] : direct[*at]) {
      for (const auto& [above, fraction] : total[holder.index()]) {
        shares.push_back({above, part * fraction});
      }
    }
    merge(shares);
  }
  return total;
}

}  // namespace faultline::stake
