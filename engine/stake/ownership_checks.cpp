// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "stake/look_through.hpp"
#include "stake/stake_checks.hpp"

namespace faultline::stake {

namespace {

void check_delegations(const ResolvedStake& stake, base::Issues& issues) {
  std::vector<double> sum(stake.pool_rows.size(), 0.0);
  for (const auto& row : stake.delegations) sum[row.pool.index()] += row.amount;
  for (std::size_t p = 0; p < sum.size(); ++p) {
    const double amount = stake.pool_rows[p].amount;
    if (!(sum[p] > 0.0) || sum[p] <= amount * (1.0 + sum_tolerance)) continue;
    issues.add("pool." + stake.pools.name(p) + ".amount",
               fmt::format("delegations of pool `{}` add up to {:.12g}, more than its {:.12g}",
                           stake.pools.name(p), sum[p], amount),
               "delegations within the balance");
  }
}

void check_holdings(const ResolvedStake& stake, base::Issues& issues) {
  std::vector<double> sum(stake.positions.size(), 0.0);
  for (const auto& row : stake.holdings) {
    sum[row.held.index()] += row.fraction;
    if (row.held == row.position) {
      issues.add(stake.path_of(row) + ".held", "the position holds itself", "another position");
    }
  }
  for (std::size_t p = 0; p < sum.size(); ++p) {
    if (sum[p] <= 1.0 + sum_tolerance) continue;
    issues.add("position." + stake.positions.name(p),
               fmt::format("holdings of `{}` add up to {:.12g}", stake.positions.name(p), sum[p]),
               "at most 1");
  }
}

void check_cycles(const ResolvedStake& stake, base::Issues& issues) {
  for (const auto& cycle : order_by_holding(stake).cycles) {
    if (cycle.size() == 1) continue;  // holds itself: told with its row
    const auto name = [&](std::size_t i) { return stake.positions.name(cycle[i % cycle.size()]); };
    std::string circle = name(0);
    for (std::size_t i = 1; i <= cycle.size(); ++i) circle += " is held by " + name(i);
    issues.add(fmt::format("holding[{},{}]", name(1), name(0)),
               "the holdings go in a circle: " + circle, "holdings without a circle");
  }
}

}  // namespace

void check_ownership(const ResolvedStake& stake, base::Issues& issues) {
  check_delegations(stake, issues);
  check_holdings(stake, issues);
  check_cycles(stake, issues);
}

void check_book(const StakeGraph& graph, base::Issues& issues) {
  std::vector<double> ours(graph.positions().size(), 0.0);
  for (const auto& [position, fraction] : graph.book()) ours[position.index()] = fraction;
  for (std::size_t p = 0; p < ours.size(); ++p) {
    double total = ours[p];
    for (const auto& [holder, fraction] : graph.holders_of(PositionId{p})) {
      total += fraction * ours[holder.index()];
    }
    if (total <= 1.0 + sum_tolerance) continue;
    const auto& name = graph.positions()[p];
    issues.add(
        "book",
        fmt::format("{:.12g} of `{}` is ours, counting what we hold it through", total, name),
        "at most 1", "leave out of the book what its own positions hold");
  }
}

}  // namespace faultline::stake
