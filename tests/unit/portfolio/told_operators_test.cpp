// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/penalty/occurrence_writer.hpp"
#include "unit/portfolio/covered_stake.hpp"
#include "unit/portfolio/paid_in_full.hpp"
#include "unit/stake/contract_spec.hpp"

namespace faultline::portfolio::told_operators_test {
namespace {

using stake::ContractScope;
using Write = penalty::OccurrenceWriter;
using Words = std::vector<std::string>;

/// `vault` stands behind `a` and `b`, whole behind each; `own` behind `a` alone. Both have 100 ETH,
/// of which the token has all and half. `core` holds both pools, `queue` the vault, which it
/// freezes for 73 days at 50 % a year, and `safe` the token.
stake::SmallStake two_operators() {
  stake::SmallStake stake;
  stake.avs("da", "el").avs("net", "sym").operators({"a", "b"});
  stake.pool("own", "el", {"a"}, 100.0).pool("vault", "sym", {"a", "b"}, 100.0);
  stake.commit("da", "a", "own", 1.0).commit("net", "a", "vault").commit("net", "b", "vault");
  stake.position("token").delegate("token", "vault", 100.0).delegate("token", "own", 50.0);
  stake.book("token");
  stake.spec.smart_contracts = {stake::contract("core", ContractScope::pool, {"own", "vault"}),
                                stake::contract("queue", ContractScope::pool, {"vault"}),
                                stake::contract("safe", ContractScope::position, {"token"})};
  auto& queue = stake.spec.smart_contracts[1];
  queue.mode = stake::ContractMode::freeze;
  queue.freeze_days = 73.0;
  queue.freeze_rate = 0.5;
  return stake;
}

/// What a cover pays the token that pays all that it answers to.
class ToldOperatorsTest : public testing::Test {
 protected:
  [[nodiscard]] Write write() const { return Write(stake_.graph); }
  [[nodiscard]] double of(const Write& written, const Words& operators) const {
    insurance::CoverSpec cover{.id = "c", .positions = {}, .terms = {}};
    cover.operators = operators;
    return paid(written, cover);
  }

  [[nodiscard]] double paid(const Write& written, const insurance::CoverSpec& cover) const {
    return paid_in_full(stake_, "token", cover,
                        {.specs = {},
                         .prices = {},
                         .causes = {"shock.bug", "contract.core"},
                         .faults = {"downtime"}},
                        written.batch());
  }

 private:
  CoveredStake stake_{two_operators()};
};

/// A tenth of the vault through `a`, and a tenth of the 90 left through `b`.
TEST_F(ToldOperatorsTest, AnAvsThatFailsSlashesTheStakeBehindEach) {
  const auto all = write().at(0.1).strike("net", 0.1);
  EXPECT_NEAR(of(all, {"a"}), 10.0, 1e-12);
  EXPECT_NEAR(of(all, {"b"}), 9.0, 1e-12);
  EXPECT_NEAR(of(all, {"b", "a"}), 19.0, 1e-12);
}

TEST_F(ToldOperatorsTest, PoolsOfOneOccurrenceAreToldApart) {
  const auto both = write().at(0.1).strike("da", 0.2).strike("net", 0.1, "b");
  EXPECT_NEAR(of(both, {"a"}), 10.0, 1e-12);
  EXPECT_NEAR(of(both, {"b"}), 10.0, 1e-12);
  EXPECT_NEAR(of(both, {"a", "b"}), 20.0, 1e-12);
}

/// Triggers and exclusions say by what it was lost, operators of whose stake it was.
TEST_F(ToldOperatorsTest, NarrowWhatTriggersAndExclusionsLeave) {
  const auto both = write().at(0.1).strike("da", 0.2).strike("net", 0.1);
  insurance::CoverSpec cover{.id = "c", .positions = {}, .terms = {}};
  cover.operators = Words{"a"};
  EXPECT_NEAR(paid(both, cover), 20.0, 1e-12);
  cover.triggers = Words{"avs.net"};
  EXPECT_NEAR(paid(both, cover), 10.0, 1e-12);
  cover.triggers.reset();
  cover.exclusions = Words{"avs.da"};
  EXPECT_NEAR(paid(both, cover), 10.0, 1e-12);
  cover.exclusions = Words{"operator"};  // no operator was at fault
  EXPECT_NEAR(paid(both, cover), 20.0, 1e-12);
}

/// A quarter of what the slash leaves of `own`, 80, and of the vault, 100: whose part of the vault
/// that was is not known, and it is of both together.
TEST_F(ToldOperatorsTest, AContractDrainsPoolsOfThoseWhoAreAllNamed) {
  const auto drained = write().at(0.1).strike("da", 0.2).fail("core", 0.25);
  EXPECT_NEAR(of(drained, {"a"}), 10.0 + 10.0, 1e-12);
  EXPECT_NEAR(of(drained, {"b"}), 0.0, 1e-12);
  EXPECT_NEAR(of(drained, {"a", "b"}), 10.0 + 10.0 + 25.0, 1e-12);
  insurance::CoverSpec cover{.id = "c", .positions = {}, .terms = {}};
  cover.operators = Words{"a"};
  cover.exclusions = Words{"contract.core"};
  EXPECT_NEAR(paid(drained, cover), 10.0, 1e-12);
}

/// 0.2 years at 50 % of 100.
TEST_F(ToldOperatorsTest, AFrozenPoolIsOfThoseWhoAreAllNamed) {
  const auto frozen = write().at(0.1).fail("queue", 1.0);
  EXPECT_NEAR(of(frozen, {"a"}), 0.0, 1e-12);
  EXPECT_NEAR(of(frozen, {"a", "b"}), 10.0, 1e-12);
}

/// The stake stays: somebody else has it.
TEST_F(ToldOperatorsTest, WhatIsTakenFromAPositionIsOfNoOperator) {
  const auto robbed = write().at(0.1).strike("da", 0.2).fail("safe", 0.5);
  EXPECT_NEAR(of(robbed, {"a", "b"}), 10.0, 1e-12);
}

}  // namespace
}  // namespace faultline::portfolio::told_operators_test
