// SPDX-License-Identifier: Apache-2.0
//
// What must hold where smart contracts fail, whatever the world.
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "property/any_world.hpp"
#include "property/broken_value.hpp"

namespace faultline::property::contracts_test {

namespace {

World any_world_with_contracts() {
  World world;
  world.stake = with_contracts(AnyStake{}());
  world.occurrences = any_occurrences(world.stake);
  world.waterfalls.resize(world.stake.positions.size());
  return world;
}

double gross_loss(const Outcome& outcome, std::size_t trial, std::size_t holder) {
  const auto& losses = outcome.losses;
  for (auto i = losses.trial_offset[trial]; i < losses.trial_offset[trial + 1]; ++i)
    if (losses.by_trial[i].holder.index() == holder) return losses.by_trial[i].aggregate[0];
  return 0.0;
}

}  // namespace

RC_GTEST_PROP(Contracts, TakeFromPositionsExactlyWhatTheyLose, ()) {
  const auto world = any_world_with_contracts();
  const auto outcome = settle(world);
  for (std::size_t trial = 0; trial < world.occurrences.trials.count; ++trial) {
    const auto left = values_left(world, outcome, trial);
    for (std::size_t p = 0; p < left.size(); ++p) {
      const double before = outcome.graph.value_of(stake::PositionId{p});
      const double lost = gross_loss(outcome, trial, p);
      // Sums of a few dozen products round, and each loss to its grid, by 2⁻⁵⁰ of the value.
      RC_ASSERT(std::abs(before - lost - left[p]) <= 1e-12 * before);
    }
  }
}

RC_GTEST_PROP(Contracts, NeverTakeMoreThanThereIs, ()) {
  const auto world = any_world_with_contracts();
  const auto outcome = settle(world);
  for (std::size_t trial = 0; trial < world.occurrences.trials.count; ++trial) {
    std::vector<double> left;
    for (const auto& pool : outcome.graph.pools()) left.push_back(pool.amount);
    for (const auto& hit : hits_of_trial(world, outcome, trial)) left[hit.pool.index()] -= hit.lost;
    for (std::size_t p = 0; p < left.size(); ++p)
      RC_ASSERT(left[p] >= -1e-12 * outcome.graph.pools()[p].amount);
    for (std::size_t h = 0; h < outcome.largest_loss.size(); ++h)
      RC_ASSERT(gross_loss(outcome, trial, h) <= outcome.largest_loss[h]);
  }
}

RC_GTEST_PROP(Contracts, DoNotDependOnTheOrderOfRows, ()) {
  const auto world = any_world_with_contracts();
  auto permuted = any_permutation(world);
  permuted.stake.smart_contracts = any_order(permuted.stake.smart_contracts);
  for (auto& contract : permuted.stake.smart_contracts)
    contract.through = any_order(contract.through);
  RC_ASSERT(ledger_of(settle(world)) == ledger_of(settle(permuted)));
}

}  // namespace faultline::property::contracts_test
