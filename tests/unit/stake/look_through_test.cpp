// SPDX-License-Identifier: Apache-2.0
#include "stake/look_through.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/stake/small_stake.hpp"

namespace faultline::stake::look_through_test {
namespace {

using testing::IsEmpty;

/// eETH owns the pool; a vault holds half of it, a desk 20 % of the vault and 10 % of eETH itself,
/// and a fund 25 % of the desk: two chains lead from eETH to the desk, and two to the fund.
SmallStake diamond() {
  return one_pool()
      .position("vault")
      .position("desk")
      .position("fund")
      .hold("vault", "eETH", 0.5)
      .hold("desk", "vault", 0.2)
      .hold("desk", "eETH", 0.1)
      .hold("fund", "desk", 0.25);
}

double fraction_of(const StakeGraph& graph, const std::string& holder, const std::string& held) {
  for (const auto& share : graph.holders_of(*graph.find_position(held))) {
    if (share.position == *graph.find_position(holder)) return share.fraction;
  }
  return 0.0;
}

TEST(LookThrough, MultipliesAlongAChain) {
  const auto graph = diamond().graph();
  EXPECT_DOUBLE_EQ(fraction_of(graph, "vault", "eETH"), 0.5);
  EXPECT_DOUBLE_EQ(fraction_of(graph, "desk", "vault"), 0.2);
  EXPECT_DOUBLE_EQ(fraction_of(graph, "fund", "vault"), 0.2 * 0.25);
}

TEST(LookThrough, AddsOverChains) {
  const auto graph = diamond().graph();
  EXPECT_DOUBLE_EQ(fraction_of(graph, "desk", "eETH"), 0.1 + 0.5 * 0.2);
  EXPECT_DOUBLE_EQ(fraction_of(graph, "fund", "eETH"), (0.1 + 0.5 * 0.2) * 0.25);
  EXPECT_EQ(graph.holders_of(*graph.find_position("eETH")).size(), 3u) << "each holder once";
}

TEST(LookThrough, HasNoHoldersForTheTopNorForOther) {
  const auto graph = diamond().graph();
  EXPECT_THAT(graph.holders_of(*graph.find_position("fund")), IsEmpty());
  EXPECT_THAT(graph.holders_of(*graph.find_position("other")), IsEmpty());
}

TEST(LookThrough, SortsHoldersByPosition) {
  const auto graph = diamond().graph();
  const auto holders = graph.holders_of(*graph.find_position("eETH"));
  EXPECT_TRUE(std::is_sorted(holders.begin(), holders.end(), [](const Share& a, const Share& b) {
    return a.position < b.position;
  }));
}

TEST(LookThrough, OrdersWhatIsHeldBeforeItsHolders) {
  const auto graph = diamond().graph();
  std::vector<std::string> order;
  for (const auto id : graph.look_through_order()) order.push_back(graph.positions()[id.index()]);
  EXPECT_THAT(order, testing::ElementsAre("eETH", "vault", "desk", "fund", "other"));
}

TEST(LookThrough, ValuesHoldersByWhatTheyHold) {
  const auto graph = diamond().graph();
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("eETH")), 40.0);
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("vault")), 20.0);
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("desk")), 8.0);
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("fund")), 2.0);
}

TEST(LookThrough, AddsWhatAHolderOwnsItself) {
  const auto graph = diamond().delegate("desk", "steth", 30.0).graph();
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("desk")), 38.0);
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("fund")), 9.5);
}

}  // namespace
}  // namespace faultline::stake::look_through_test
