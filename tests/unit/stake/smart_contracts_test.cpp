// SPDX-License-Identifier: Apache-2.0
#include "stake/smart_contracts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/stake/contract_spec.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::stake::smart_contracts_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Two pools of `el`, one of `sym`; a desk holds half of eETH.
SmallStake stake_with(std::vector<SmartContractSpec> contracts) {
  auto stake = one_pool();
  stake.pool("reth", "el", {"p2p"}, 10.0)
      .pool("vault", "sym", {"p2p"}, 20.0)
      .position("desk")
      .hold("desk", "eETH", 0.5);
  stake.spec.smart_contracts = std::move(contracts);
  return stake;
}

TEST(SmartContracts, ReachPositionsOrPoolsInOrder) {
  const auto graph = stake_with({contract("vault", ContractScope::position, {"eETH", "desk"}),
                                 contract("core", ContractScope::pool, {"vault", "protocol:el"})})
                         .graph();
  ASSERT_EQ(graph.smart_contracts().size(), 2u);
  EXPECT_EQ(graph.smart_contracts()[0].id, "core");
  EXPECT_EQ(graph.find_smart_contract("vault"), SmartContractId(1u));
  EXPECT_FALSE(graph.find_smart_contract("bridge"));
  EXPECT_THAT(graph.pools_through(SmartContractId(0u)),
              ElementsAre(PoolId(0u), PoolId(1u), PoolId(2u)));
  EXPECT_THAT(graph.positions_through(SmartContractId(0u)), IsEmpty());
  EXPECT_THAT(graph.positions_through(SmartContractId(1u)),
              ElementsAre(PositionId(0u), PositionId(1u)));
}

TEST(SmartContracts, HaveTheirCategoryAsATag) {
  auto spec = contract("vault", ContractScope::position, {"eETH"});
  spec.category = "lrt";
  spec.tags["audit"]["none"] = 1.0;
  const auto graph = stake_with({spec}).graph();
  const base::WeightedTags expected{{"audit", {{"none", 1.0}}}, {"category", {{"lrt", 1.0}}}};
  EXPECT_EQ(graph.smart_contracts()[0].tags, expected);
  spec.tags["category"]["x"] = 1.0;
  EXPECT_THAT(stake_with({spec}).complaints(),
              ElementsAre("contract.vault.tags.category: the category is written twice"));
}

TEST(SmartContracts, SayWhatTheyDoNotReach) {
  EXPECT_THAT(stake_with({contract("a", ContractScope::position,
                                   {"eEHT", "steth", "protocol:el", "eETH", "eETH"}),
                          contract("b", ContractScope::pool,
                                   {"stet", "eETH", "protocol:eigen", "steth", "protocol:el"}),
                          contract("c", ContractScope::pool, {})})
                  .complaints(),
              ElementsAre("contract.a.through[0]: there is no position `eEHT`",
                          "contract.a.through[1]: `steth` is a pool, and no position",
                          "contract.a.through[2]: `protocol:el` is a protocol, and no position",
                          "contract.a.through[4]: `eETH` is named twice",
                          "contract.b.through[0]: there is no pool `stet`",
                          "contract.b.through[1]: `eETH` is a position, and no pool",
                          "contract.b.through[2]: there is no protocol `eigen`",
                          "contract.b.through[4]: `steth` is named twice",
                          "contract.c.through: the contract holds nothing"));
}

TEST(SmartContracts, FreezeForAWhileOrNotAtAll) {
  auto frozen = contract("a", ContractScope::position, {"eETH"});
  frozen.mode = ContractMode::freeze;
  auto lost = contract("b", ContractScope::position, {"eETH"});
  lost.freeze_days = 7.0;
  lost.freeze_rate = 0.1;
  EXPECT_THAT(stake_with({frozen, lost}).complaints(),
              ElementsAre("contract.a.freeze_days: missing",
                          "contract.b.freeze_days: nothing is frozen under mode `loss`",
                          "contract.b.freeze_rate: nothing is frozen under mode `loss`"));
  frozen.freeze_days = 73.0;
  frozen.freeze_rate = 0.1;
  const auto graph = stake_with({frozen}).graph();
  EXPECT_EQ(graph.smart_contracts()[0].frozen_years, 0.2);
  EXPECT_EQ(graph.smart_contracts()[0].freeze_rate, 0.1);
}

TEST(SmartContracts, AreWrittenOnceAndInRange) {
  auto frozen = contract("a", ContractScope::position, {"eETH"});
  frozen.mode = ContractMode::freeze;
  frozen.freeze_days = 0.0;
  EXPECT_THAT(stake_with({frozen}).complaints(),
              ElementsAre(testing::StartsWith("contract.a.freeze_days: ")));
  const auto twice = contract("a", ContractScope::position, {"eETH"});
  EXPECT_THAT(stake_with({twice, twice}).complaints(),
              ElementsAre("contract.a.id: the name is declared twice"));
}

TEST(DirectHolders, AreThoseWhoHoldAPositionThemselves) {
  auto stake = stake_with({});
  stake.position("fund").hold("fund", "desk", 0.25).hold("fund", "eETH", 0.1);
  const auto graph = stake.graph();
  const auto direct = graph.direct_holders_of(*graph.find_position("eETH"));
  ASSERT_EQ(direct.size(), 2u);
  EXPECT_EQ(direct[0].position, graph.find_position("desk"));
  EXPECT_EQ(direct[0].fraction, 0.5);
  EXPECT_EQ(direct[1].position, graph.find_position("fund"));
  EXPECT_EQ(direct[1].fraction, 0.1) << "and not what it holds through the desk";
  EXPECT_THAT(graph.direct_holders_of(*graph.find_position("other")), IsEmpty());
}

}  // namespace
}  // namespace faultline::stake::smart_contracts_test
