// SPDX-License-Identifier: Apache-2.0
#include "portfolio/contract_losses.hpp"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "penalty/penalty_model.hpp"
#include "portfolio/loss_rows.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/portfolio/covered_stake.hpp"
#include "unit/stake/contract_spec.hpp"

namespace faultline::portfolio::contract_losses_test {
namespace {

using stake::ContractMode;
using stake::ContractScope;
using stake::SmartContractSpec;

SmartContractSpec freezing(SmartContractSpec spec, double days, std::optional<double> rate) {
  spec.mode = ContractMode::freeze;
  spec.freeze_days = days;
  spec.freeze_rate = rate;
  return spec;
}

/// The pool has 100 ETH: eETH owns 40 of them, ezETH 20; the desk holds half of eETH, the fund a
/// quarter of the desk. The AVS reaches all of the pool. The book has all of the desk.
stake::SmallStake with(std::vector<SmartContractSpec> contracts) {
  auto stake = holdings();
  stake.spec.commitments[0].magnitude = 1.0;
  stake.spec.book = {{"desk", 1.0}};
  stake.spec.smart_contracts = std::move(contracts);
  return stake;
}

class ContractLossesTest : public testing::Test {
 protected:
  using Write = penalty::OccurrenceWriter;

  void make(std::vector<SmartContractSpec> contracts) {
    stake_.emplace(with(std::move(contracts)));
  }
  [[nodiscard]] Write write() const { return Write(stake_->graph); }

  /// Simulates without covers.
  void run(const failure::OccurrenceBatch& batch) {
    const auto& graph = stake_->graph;
    const penalty::PenaltyModel penalty(graph);
    compiled_.emplace(stake_->compile());
    penalty::PenaltyModel::Workspace penalty_workspace;
    penalty::HitBatch hits;
    penalty.apply(batch, penalty::HitForm::swept, penalty_workspace, hits);
    PortfolioModel::Workspace workspace;
    compiled_->portfolio.claims(batch, hits, workspace, claims_);
    insurance::RecoveryModel::Workspace insurance;
    insurance::Recoveries recoveries;
    compiled_->insurance.apply(claims_, insurance::RecoveryModel::Settled::everything, insurance,
                               recoveries);
    compiled_->portfolio.losses(claims_, recoveries, LossDetail::largest, workspace, losses_);
    rows_ = list_losses(claims_, recoveries, losses_, compiled_->portfolio.book());
  }
  [[nodiscard]] HolderId holder(const std::string& name) const {
    if (name == "book") return compiled_->portfolio.book();
    return HolderId{stake_->graph.find_position(name).value().index()};
  }
  /// Gross loss of a holder in an occurrence.
  [[nodiscard]] double gross(std::uint32_t occurrence, const std::string& name) const {
    for (const auto& row : rows_.by_occurrence)
      if (row.occurrence == occurrence && row.holder == holder(name)) return row.gross;
    return 0.0;
  }
  [[nodiscard]] double part(const std::string& name) const {
    for (const auto& one : losses_.parts)
      if (one.holder == holder(name)) return one.amount;
    return 0.0;
  }
  [[nodiscard]] double frozen_years(const std::string& name) const {
    for (const auto& one : losses_.frozen)
      if (one.holder == holder(name)) return one.value_years;
    return 0.0;
  }

  std::optional<CoveredStake> stake_;
  std::optional<PortfolioModel::Compiled> compiled_;
  insurance::SubjectLosses claims_;
  LossBatch losses_;
  LossRows rows_;
};

TEST_F(ContractLossesTest, OfAVaultFallOnItsPositionAndOnWhoeverHoldsIt) {
  make({contract("vault", ContractScope::position, {"eETH"})});
  run(write().at(0.1).fail("vault", 0.5).batch());
  EXPECT_NEAR(gross(0, "eETH"), 20.0, 1e-12);
  EXPECT_NEAR(gross(0, "desk"), 10.0, 1e-12);
  EXPECT_NEAR(gross(0, "fund"), 2.5, 1e-12);
  EXPECT_NEAR(gross(0, "book"), 10.0, 1e-12);
  EXPECT_EQ(gross(0, "ezETH"), 0.0);
  EXPECT_EQ(gross(0, "other"), 0.0);
  for (const char* name : {"eETH", "desk", "fund", "book"})
    EXPECT_EQ(part(name), gross(0, name)) << "all of it is the contract's";
}

/// Slash 0.2 of the pool, then the vault by 0.5: 0.2·40 = 8, 0.5·(40 − 8) = 16.
TEST_F(ContractLossesTest, ComeAfterTheSlashesBeforeThem) {
  make({contract("vault", ContractScope::position, {"eETH"})});
  run(write().at(0.1).strike("da", 0.2).at(0.2).fail("vault", 0.5).batch());
  EXPECT_NEAR(gross(0, "eETH"), 8.0, 1e-12);
  EXPECT_NEAR(gross(1, "eETH"), 16.0, 1e-12);
  EXPECT_NEAR(gross(1, "desk"), 8.0, 1e-12);
  EXPECT_NEAR(part("eETH"), 16.0, 1e-12);
  EXPECT_NEAR(part("book"), 8.0, 1e-12);
}

/// The vault by 0.5, then the same slash: the thief bears half of it.
TEST_F(ContractLossesTest, LeaveLaterSlashesOfWhatIsTakenToTheThief) {
  make({contract("vault", ContractScope::position, {"eETH"})});
  run(write().at(0.1).fail("vault", 0.5).at(0.2).strike("da", 0.2).batch());
  EXPECT_NEAR(gross(0, "eETH"), 20.0, 1e-12);
  EXPECT_NEAR(gross(1, "eETH"), 4.0, 1e-12);
  EXPECT_NEAR(gross(1, "desk"), 2.0, 1e-12);
  EXPECT_NEAR(gross(1, "ezETH"), 4.0, 1e-12) << "0.2 of its 20, untouched";
  EXPECT_NEAR(part("eETH"), 20.0, 1e-12);
}

/// In one occurrence: the pool loses first, 0.2·100; then the vault 0.5 of the 32 left.
TEST_F(ContractLossesTest, OfOneOccurrenceComeAfterItsSlashes) {
  make({contract("vault", ContractScope::position, {"eETH"})});
  run(write().at(0.1).strike("da", 0.2).fail("vault", 0.5).batch());
  EXPECT_NEAR(gross(0, "eETH"), 24.0, 1e-12);
  EXPECT_NEAR(part("eETH"), 16.0, 1e-12);
  EXPECT_NEAR(gross(0, "desk"), 12.0, 1e-12);
}

/// The wrapper of the desk by 0.4 after the vault of eETH by 0.5: 40 → 20, desk 20 → 10 → 6.
TEST_F(ContractLossesTest, OfAHolderComeAfterThoseOfWhatItHolds) {
  make({contract("vault", ContractScope::position, {"eETH"}),
        contract("wrapper", ContractScope::position, {"desk"})});
  run(write().at(0.1).fail("vault", 0.5).fail("wrapper", 0.4).batch());
  EXPECT_NEAR(gross(0, "eETH"), 20.0, 1e-12);
  EXPECT_NEAR(gross(0, "desk"), 10.0 + 0.4 * 10.0, 1e-12);
  EXPECT_NEAR(gross(0, "fund"), 0.25 * 14.0, 1e-12);
  ASSERT_EQ(losses_.effects.size(), 2u);
  EXPECT_NEAR(losses_.effects[1].value, 10.0, 1e-12) << "of the desk, after the vault";
  EXPECT_NEAR(losses_.effects[1].lost, 4.0, 1e-12);
}

/// After the wrapper took 0.4 of the desk, the desk bears 0.6 of its half of the vault's 20.
TEST_F(ContractLossesTest, OfWhatIsHeldReachTheHolderByWhatItStillHas) {
  make({contract("vault", ContractScope::position, {"eETH"}),
        contract("wrapper", ContractScope::position, {"desk"})});
  run(write().at(0.1).fail("wrapper", 0.4).at(0.2).fail("vault", 0.5).batch());
  EXPECT_NEAR(gross(0, "desk"), 8.0, 1e-12);
  EXPECT_NEAR(gross(1, "eETH"), 20.0, 1e-12);
  EXPECT_NEAR(gross(1, "desk"), 6.0, 1e-12);
  EXPECT_NEAR(gross(1, "fund"), 1.5, 1e-12);
}

TEST_F(ContractLossesTest, TakeAllAndThenNothing) {
  make({contract("a", ContractScope::position, {"eETH"}),
        contract("b", ContractScope::position, {"eETH"})});
  run(write().at(0.1).fail("a", 1.0).at(0.2).fail("b", 0.5).strike("da", 0.5).batch());
  EXPECT_NEAR(gross(0, "eETH"), 40.0, 1e-12);
  EXPECT_EQ(gross(1, "eETH"), 0.0);
  EXPECT_EQ(gross(1, "desk"), 0.0);
  EXPECT_NEAR(gross(1, "ezETH"), 10.0, 1e-12);
  EXPECT_LE(gross(0, "eETH"), compiled_->portfolio.largest_loss()[holder("eETH").index()]);
}

/// The core takes 0.25 of the pool, 25 ETH, after which the AVS slashes 0.2 of the 75.
TEST_F(ContractLossesTest, OfPoolsAreBorneByTheirOwners) {
  make({contract("core", ContractScope::pool, {"protocol:el"})});
  run(write().at(0.1).fail("core", 0.25).at(0.2).strike("da", 0.2).batch());
  EXPECT_NEAR(gross(0, "eETH"), 10.0, 1e-12);
  EXPECT_NEAR(gross(0, "other"), 10.0, 1e-12);
  EXPECT_NEAR(gross(1, "eETH"), 6.0, 1e-12);
  EXPECT_NEAR(part("eETH"), 10.0, 1e-12);
  EXPECT_NEAR(part("desk"), 5.0, 1e-12);
  ASSERT_EQ(losses_.effects.size(), 1u);
  EXPECT_NEAR(losses_.effects[0].value, 100.0, 1e-12);
  EXPECT_NEAR(losses_.effects[0].lost, 25.0, 1e-12);
}

/// Frozen for 73 days = 0.2 years: half of eETH's 32 left.
TEST_F(ContractLossesTest, OfFreezingAreNoneWithoutARate) {
  make({freezing(contract("queue", ContractScope::position, {"eETH"}), 73.0, std::nullopt)});
  run(write()
          .at(0.1)
          .strike("da", 0.2)
          .at(0.2)
          .fail("queue", 0.5)
          .at(0.3)
          .strike("da", 0.5)
          .batch());
  EXPECT_NEAR(gross(1, "eETH"), 0.0, 1e-12);
  EXPECT_NEAR(gross(2, "eETH"), 16.0, 1e-12) << "what was frozen is slashed with the rest";
  EXPECT_NEAR(frozen_years("eETH"), 0.5 * 32.0 * 0.2, 1e-12);
  EXPECT_NEAR(frozen_years("desk"), 0.25 * 32.0 * 0.2, 1e-12);
  EXPECT_NEAR(frozen_years("book"), 0.25 * 32.0 * 0.2, 1e-12);
  EXPECT_EQ(frozen_years("ezETH"), 0.0);
  EXPECT_TRUE(losses_.parts.empty());
}

/// At 10 % a year: 0.1 · 0.2 · 0.5 · 40 = 0.4; the stake stays, so that the slash takes 0.5 of 40.
TEST_F(ContractLossesTest, OfFreezingAreThoseOfTime) {
  make({freezing(contract("queue", ContractScope::position, {"eETH"}), 73.0, 0.1)});
  run(write().at(0.1).fail("queue", 0.5).at(0.2).strike("da", 0.5).batch());
  EXPECT_NEAR(gross(0, "eETH"), 0.4, 1e-12);
  EXPECT_NEAR(gross(0, "desk"), 0.2, 1e-12);
  EXPECT_NEAR(gross(1, "eETH"), 20.0, 1e-12);
  EXPECT_NEAR(part("eETH"), 0.4, 1e-12);
}

/// Of the pool's 80 left, half is frozen: 40 · 0.2 · 0.1 = 0.8, of which eETH bears 0.4.
TEST_F(ContractLossesTest, OfFrozenPoolsAreBorneByTheirOwners) {
  make({freezing(contract("core", ContractScope::pool, {"steth"}), 73.0, 0.1)});
  run(write().at(0.1).strike("da", 0.2).at(0.2).fail("core", 0.5).batch());
  EXPECT_NEAR(gross(1, "eETH"), 0.32, 1e-12);
  EXPECT_NEAR(gross(1, "other"), 0.32, 1e-12);
  EXPECT_NEAR(frozen_years("eETH"), 0.4 * 40.0 * 0.2, 1e-12);
  EXPECT_NEAR(losses_.effects[0].frozen, 40.0, 1e-12);
}

/// Frozen for 100 years at 100 % a year: what freezing costs is at most the value.
TEST_F(ContractLossesTest, OfFreezingAreAtMostTheValue) {
  make({freezing(contract("queue", ContractScope::position, {"eETH"}), 36500.0, 1.0)});
  run(write()
          .at(0.1)
          .fail("queue", 1.0)
          .at(0.2)
          .fail("queue", 1.0)
          .at(0.3)
          .strike("da", 1.0)
          .batch());
  const auto& total = rows_.by_trial;
  for (const auto& row : total)
    EXPECT_LE(row.aggregate[0], compiled_->portfolio.largest_loss()[row.holder.index()]);
  EXPECT_NEAR(gross(0, "eETH"), 40.0, 1e-12);
  EXPECT_EQ(gross(1, "eETH"), 0.0);
  EXPECT_NEAR(gross(2, "eETH"), 40.0, 1e-12);
}

/// After the vault took half of 40, a queue that costs all of what is frozen costs the 20 left.
TEST_F(ContractLossesTest, OfFreezingAreAtMostWhatIsLeft) {
  make({contract("vault", ContractScope::position, {"eETH"}),
        freezing(contract("withdrawals", ContractScope::pool, {"steth"}), 36500.0, 1.0)});
  run(write().at(0.1).fail("vault", 0.5).at(0.2).fail("withdrawals", 1.0).batch());
  EXPECT_NEAR(gross(1, "eETH"), 20.0, 1e-12);
  EXPECT_NEAR(gross(1, "ezETH"), 20.0, 1e-12);
}

TEST_F(ContractLossesTest, OfOneTrialDoNotReachTheNext) {
  make({contract("vault", ContractScope::position, {"eETH"})});
  run(write()
          .at(0.1)
          .fail("vault", 1.0)
          .next_trial()
          .at(0.1)
          .strike("da", 0.5)
          .next_trial()
          .at(0.1)
          .fail("vault", 0.5)
          .batch());
  EXPECT_NEAR(gross(1, "eETH"), 20.0, 1e-12);
  EXPECT_NEAR(gross(2, "eETH"), 20.0, 1e-12);
  std::map<std::uint32_t, int> by_trial;
  for (const auto& one : losses_.parts) ++by_trial[one.trial];
  EXPECT_EQ(by_trial, (std::map<std::uint32_t, int>{{0, 4}, {2, 4}}))
      << "eETH, desk, fund and book";
}

/// Trials in which contracts fail give the same for slashes alone as the others.
TEST_F(ContractLossesTest, AreZeroBesideSlashesOfPositionsTheyDoNotReach) {
  make({contract("vault", ContractScope::position, {"ezETH"})});
  run(write()
          .at(0.1)
          .strike("da", 0.3)
          .next_trial()
          .at(0.1)
          .strike("da", 0.3)
          .at(0.2)
          .fail("vault", 0.1)
          .batch());
  for (const char* name : {"eETH", "desk", "fund", "ezETH", "other", "book"})
    EXPECT_EQ(gross(0, name), gross(1, name)) << name;
}

TEST_F(ContractLossesTest, AreClaimsOfCovers) {
  make({contract("vault", ContractScope::position, {"eETH"})});
  stake_->cover("c", {"eETH"}, {insurance::Deductible{.amount = 5.0}})
      .waterfall("eETH", {"cover:c"});
  run(write().at(0.1).fail("vault", 0.5).batch());
  for (const auto& row : rows_.by_occurrence)
    if (row.holder == holder("eETH")) {
      EXPECT_NEAR(row.recovered, 15.0, 1e-12);
    }
}

}  // namespace
}  // namespace faultline::portfolio::contract_losses_test
