// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "penalty/penalty_model.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::contract_drains_test {
namespace {

using stake::ContractMode;
using stake::ContractScope;

stake::SmartContractSpec contract(const std::string& id, ContractScope scope,
                                  std::vector<std::string> through) {
  stake::SmartContractSpec spec;
  spec.id = id;
  spec.scope = scope;
  spec.through = std::move(through);
  return spec;
}

/// An AVS reaches half of a pool of 100 ETH, another all of one of 10 BTC; `core` holds both pools.
stake::SmallStake with_contracts() {
  auto stake = stake::one_pool();
  stake.avs("btc", "sym").pool("wbtc", "sym", {"p2p"}, 10.0, "BTC").commit("btc", "p2p", "wbtc");
  stake.spec.smart_contracts = {contract("core", ContractScope::pool, {"steth", "wbtc"}),
                                contract("vault", ContractScope::position, {"eETH"})};
  return stake;
}

class ContractDrains : public testing::Test {
 protected:
  /// Σ of what each pool lost: (steth, wbtc), by occurrence.
  std::vector<std::pair<double, double>> lost(const failure::OccurrenceBatch& batch) {
    const PenaltyModel model(graph_);
    PenaltyModel::Workspace workspace;
    model.apply(batch, HitForm::swept, workspace, hits_);
    std::vector<std::pair<double, double>> sums;
    for (std::size_t j = 0; j < hits_.occurrences(); ++j) {
      auto& [steth, wbtc] = sums.emplace_back();
      for (const auto& hit : hits_.hits_of(j))
        (hit.pool == stake::PoolId(0u) ? steth : wbtc) += hit.lost;
    }
    return sums;
  }
  stake::StakeGraph graph_ = with_contracts().graph();
  HitBatch hits_;
};

TEST_F(ContractDrains, TakeAPartOfWhatIsLeftOfEveryPool) {
  const auto sums =
      lost(OccurrenceWriter(graph_).at(0.1).strike("da", 0.4).at(0.2).fail("core", 0.25).batch());
  EXPECT_DOUBLE_EQ(sums[0].first, 20.0) << "0.4 of the half that it reaches";
  EXPECT_DOUBLE_EQ(sums[1].first, 0.25 * 80.0);
  EXPECT_DOUBLE_EQ(sums[1].second, 0.25 * 10.0);
  for (const auto& hit : hits_.hits_of(1)) {
    EXPECT_EQ(hit.contract, stake::SmartContractId(0u));
    EXPECT_FALSE(hit.avs.valid());
    EXPECT_FALSE(hit.operator_id.valid());
    EXPECT_EQ(hit.fraction, 0.25);
  }
  EXPECT_FALSE(hits_.hits_of(0).front().contract.valid());
}

TEST_F(ContractDrains, LeaveLessForWhatFollows) {
  const auto sums = lost(OccurrenceWriter(graph_)
                             .at(0.1)
                             .fail("core", 0.25)
                             .at(0.2)
                             .strike("da", 0.4)
                             .strike("btc", 1.0)
                             .batch());
  EXPECT_DOUBLE_EQ(sums[0].first, 25.0);
  EXPECT_DOUBLE_EQ(sums[1].first, 0.75 * 20.0);
  EXPECT_DOUBLE_EQ(sums[1].second, 7.5);
}

TEST_F(ContractDrains, OfPositionsLeavePoolsWhole) {
  const auto sums =
      lost(OccurrenceWriter(graph_).at(0.1).fail("vault", 0.5).at(0.2).strike("da", 0.4).batch());
  EXPECT_EQ(sums[0].first, 0.0);
  EXPECT_DOUBLE_EQ(sums[1].first, 20.0);
  EXPECT_TRUE(hits_.sweeps.empty()) << "where a contract fails, hits are listed";
}

TEST_F(ContractDrains, DoNotReachAnotherTrial) {
  const auto sums = lost(OccurrenceWriter(graph_)
                             .at(0.1)
                             .fail("core", 1.0)
                             .next_trial()
                             .at(0.1)
                             .strike("btc", 0.5)
                             .batch());
  EXPECT_EQ(sums[0].first, 100.0);
  ASSERT_EQ(hits_.sweeps.size(), 1u) << "the second trial has no contract that fails";
  EXPECT_EQ(hits_.sweeps.front().fraction, 0.5);
}

TEST_F(ContractDrains, ThatFreezeTakeNothing) {
  auto frozen = with_contracts();
  frozen.spec.smart_contracts[0].mode = ContractMode::freeze;
  frozen.spec.smart_contracts[0].freeze_days = 7.0;
  graph_ = frozen.graph();
  const auto sums =
      lost(OccurrenceWriter(graph_).at(0.1).fail("core", 0.5).at(0.2).strike("btc", 0.5).batch());
  EXPECT_EQ(sums[0].first, 0.0);
  EXPECT_EQ(sums[1].second, 5.0);
}

}  // namespace
}  // namespace faultline::penalty::contract_drains_test
