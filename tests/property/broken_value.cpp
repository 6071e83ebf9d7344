// SPDX-License-Identifier: Apache-2.0
#include "property/broken_value.hpp"

#include <functional>

namespace faultline::property {

namespace {

std::vector<double> balances_left(const World& world, const Outcome& outcome, std::size_t trial) {
  std::vector<double> left;
  for (const auto& pool : outcome.graph.pools()) left.push_back(pool.amount);
  for (const auto& hit : hits_of_trial(world, outcome, trial)) left[hit.pool.index()] -= hit.lost;
  return left;
}

/// r by position.
std::vector<double> kept_by_position(const World& world, const Outcome& outcome,
                                     std::size_t trial) {
  std::vector<double> kept(outcome.graph.positions().size(), 1.0);
  const failure::OccurrenceSpan occurrences(world.occurrences, trial, 1);
  for (std::size_t j = 0; j < occurrences.size(); ++j)
    for (const auto& one : occurrences.breaks_of(j)) {
      if (outcome.graph.smart_contracts()[one.contract.index()].mode != stake::ContractMode::loss)
        continue;
      for (const auto position : outcome.graph.positions_through(one.contract))
        kept[position.index()] *= 1.0 - one.fraction;
    }
  return kept;
}

}  // namespace

std::vector<double> values_left(const World& world, const Outcome& outcome, std::size_t trial) {
  const auto& graph = outcome.graph;
  const auto left = balances_left(world, outcome, trial);
  const auto kept = kept_by_position(world, outcome, trial);
  std::vector<double> direct(kept.size(), 0.0);
  for (std::size_t p = 0; p < left.size(); ++p)
    for (const auto& [owner, share] : graph.owners_of(stake::PoolId{p}))
      direct[owner.index()] += share * left[p] * graph.pools()[p].price;
  const std::function<double(std::size_t)> value = [&](std::size_t p) {
    double sum = direct[p];
    for (const auto& holding : world.stake.holdings)
      if (holding.position == graph.positions()[p])
        sum += holding.fraction * value(graph.find_position(holding.held)->index());
    return kept[p] * sum;
  };
  std::vector<double> values;
  for (std::size_t p = 0; p < kept.size(); ++p) values.push_back(value(p));
  return values;
}

}  // namespace faultline::property
