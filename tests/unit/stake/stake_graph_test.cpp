// SPDX-License-Identifier: Apache-2.0
#include "stake/stake_graph.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/stake/small_stake.hpp"

namespace faultline::stake::stake_graph_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Two AVSs, three operators, a vault that two of them share; rows in no particular order.
SmallStake network() {
  return SmallStake()
      .avs("oracle", "sym")
      .avs("da", "el")
      .avs("bridge", "sym")
      .operators({"p2p", "kiln", "figment"})
      .pool("vault", "sym", {"p2p", "figment"}, 10.0, "BTC")
      .pool("steth", "el", {"p2p"}, 100.0)
      .pool("reth", "el", {"p2p"}, 50.0)
      .commit("oracle", "p2p", "vault")
      .commit("da", "p2p", "steth", 0.25)
      .commit("oracle", "figment", "vault")
      .commit("da", "p2p", "reth", 1.0)
      .position("ezETH")
      .position("eETH")
      .delegate("ezETH", "steth", 40.0)
      .delegate("eETH", "steth", 35.0)
      .delegate("eETH", "vault", 10.0)
      .book("ezETH", 0.5)
      .book("eETH", 0.02);
}

std::vector<std::string> ids(std::span<const Avs> list) {
  std::vector<std::string> result;
  for (const auto& a : list) result.push_back(a.id);
  return result;
}

TEST(StakeGraph, SortsEntitiesByIdAndAppendsOther) {
  const auto graph = network().graph();
  EXPECT_THAT(graph.assets(), ElementsAre("BTC", "ETH"));
  EXPECT_THAT(ids(graph.avs()), ElementsAre("bridge", "da", "oracle"));
  EXPECT_EQ(graph.operators().front().id, "figment");
  EXPECT_EQ(graph.pools().back().id, "vault");
  EXPECT_THAT(graph.positions(), ElementsAre("eETH", "ezETH", "other"));
}

TEST(StakeGraph, GivesPoolsTheirRuleAssetAndPrice) {
  const auto graph = network().graph();
  const auto& vault = graph.pools()[2];
  EXPECT_EQ(graph.protocols()[vault.protocol.index()].penalty, PenaltyKind::shared);
  EXPECT_EQ(graph.assets()[vault.asset.index()], "BTC");
  EXPECT_EQ(vault.price, 20.0);
  EXPECT_EQ(vault.amount, 10.0);
}

TEST(StakeGraph, ListsCommitmentsByAvsOperatorAndPool) {
  const auto graph = network().graph();
  const auto da = graph.commitments_of(*graph.find_avs("da"));
  ASSERT_EQ(da.size(), 2u);
  EXPECT_EQ(graph.pools()[da[0].pool.index()].id, "reth");
  EXPECT_EQ(da[0].magnitude, 1.0);
  EXPECT_EQ(da[1].magnitude, 0.25);
  EXPECT_THAT(graph.commitments_of(*graph.find_avs("bridge")), IsEmpty());

  const auto oracle = *graph.find_avs("oracle");
  EXPECT_EQ(graph.first_commitment_of(oracle), CommitmentId{2u});
  EXPECT_EQ(graph.commitments()[2].operator_id, *graph.find_operator("figment"));
  EXPECT_EQ(graph.commitments()[2].magnitude, 1.0) << "shared: the whole pool";
}

TEST(StakeGraph, ListsOperatorsAndServicesOnce) {
  const auto graph = network().graph();
  const auto da = *graph.find_avs("da");
  const auto oracle = *graph.find_avs("oracle");
  const auto p2p = *graph.find_operator("p2p");
  EXPECT_THAT(graph.operators_of(da), ElementsAre(p2p));
  EXPECT_THAT(graph.operators_of(oracle), ElementsAre(*graph.find_operator("figment"), p2p));
  EXPECT_THAT(graph.services_of(p2p), ElementsAre(da, oracle));
  EXPECT_THAT(graph.services_of(*graph.find_operator("kiln")), IsEmpty());
}

TEST(StakeGraph, GivesTheUndelegatedRestToOther) {
  const auto graph = network().graph();
  const auto steth = graph.owners_of(PoolId{1u});
  ASSERT_EQ(steth.size(), 3u);
  EXPECT_EQ(steth[0].position, *graph.find_position("eETH"));
  EXPECT_DOUBLE_EQ(steth[0].fraction, 0.35);
  EXPECT_DOUBLE_EQ(steth[1].fraction, 0.40);
  EXPECT_EQ(steth[2].position, *graph.find_position("other"));
  EXPECT_DOUBLE_EQ(steth[2].fraction, 0.25);
}

TEST(StakeGraph, LeavesNothingToOtherOfAPoolThatIsWhollyDelegated) {
  const auto graph = network().graph();
  const auto vault = graph.owners_of(PoolId{2u});
  ASSERT_EQ(vault.size(), 1u);
  EXPECT_EQ(vault[0].fraction, 1.0);
}

TEST(StakeGraph, TakesTheRoundingOfDelegationsForNothing) {
  auto stake = one_pool();
  stake.spec.pools[0].amount = 0.3;
  stake.spec.delegations[0].amount = 0.1;
  stake.position("b").delegate("b", "steth", 0.1).position("c").delegate("c", "steth", 0.1);
  const auto graph = stake.graph();  // 0.1 + 0.1 + 0.1 is a little more than 0.3
  double sum = 0.0;
  for (const auto& share : graph.owners_of(PoolId{0u})) sum += share.fraction;
  EXPECT_EQ(graph.owners_of(PoolId{0u}).size(), 3u);
  EXPECT_DOUBLE_EQ(sum, 1.0);
}

TEST(StakeGraph, GivesAPoolThatNobodyDelegatedToOther) {
  auto stake = one_pool();
  stake.delegate("eETH", "empty", 0.0).pool("empty", "el", {"p2p"}, 0.0);
  const auto graph = stake.graph();
  const auto owners = graph.owners_of(PoolId{0u});
  ASSERT_EQ(owners.size(), 1u);
  EXPECT_EQ(owners[0].position, *graph.find_position("other"));
  EXPECT_EQ(owners[0].fraction, 1.0);
}

TEST(StakeGraph, ValuesPositionsAtBasePrices) {
  const auto graph = network().graph();
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("eETH")), 35.0 + 10.0 * 20.0);
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("ezETH")), 40.0);
  EXPECT_DOUBLE_EQ(graph.value_of(*graph.find_position("other")), 25.0 + 50.0);
}

TEST(StakeGraph, SortsTheBook) {
  const auto graph = network().graph();
  ASSERT_EQ(graph.book().size(), 2u);
  EXPECT_EQ(graph.book()[0].position, *graph.find_position("eETH"));
  EXPECT_EQ(graph.book()[0].fraction, 0.02);
}

TEST(StakeGraph, FindsByIdAndOnlyWhatIsThere) {
  const auto graph = network().graph();
  EXPECT_EQ(graph.find_position("other")->index(), 2u);
  EXPECT_FALSE(graph.find_position("pufETH"));
  EXPECT_FALSE(graph.find_avs("d"));
  EXPECT_FALSE(graph.find_operator("zzz"));
}

TEST(StakeGraph, MakesTheCategoryATag) {
  auto stake = one_pool();
  stake.spec.avs[0].category = "data-availability";
  stake.spec.avs[0].tags["vm"] = {{"evm", 1.0}};
  const auto graph = stake.graph();
  const base::WeightedTags expected{{"category", {{"data-availability", 1.0}}},
                                    {"vm", {{"evm", 1.0}}}};
  EXPECT_EQ(graph.avs()[0].tags, expected);
}

TEST(StakeGraph, DoesNotDependOnTheOrderOfRows) {
  auto turned = network();
  auto& spec = turned.spec;
  std::reverse(spec.assets.begin(), spec.assets.end());
  std::reverse(spec.avs.begin(), spec.avs.end());
  std::reverse(spec.operators.begin(), spec.operators.end());
  std::reverse(spec.pools.begin(), spec.pools.end());
  std::reverse(spec.commitments.begin(), spec.commitments.end());
  std::reverse(spec.positions.begin(), spec.positions.end());
  std::reverse(spec.delegations.begin(), spec.delegations.end());
  std::reverse(spec.book.begin(), spec.book.end());
  const auto a = network().graph();
  const auto b = turned.graph();
  ASSERT_EQ(a.commitments().size(), b.commitments().size());
  for (std::size_t c = 0; c < a.commitments().size(); ++c) {
    EXPECT_EQ(a.commitments()[c].pool, b.commitments()[c].pool);
    EXPECT_EQ(a.commitments()[c].magnitude, b.commitments()[c].magnitude);
  }
  for (std::size_t p = 0; p < a.positions().size(); ++p) {
    EXPECT_EQ(a.positions()[p], b.positions()[p]);
    EXPECT_EQ(a.value_of(PositionId{p}), b.value_of(PositionId{p}));
  }
}

}  // namespace
}  // namespace faultline::stake::stake_graph_test
