// SPDX-License-Identifier: Apache-2.0
#include "portfolio/told_losses.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/penalty/occurrence_writer.hpp"
#include "unit/portfolio/covered_stake.hpp"
#include "unit/portfolio/paid_in_full.hpp"

namespace faultline::portfolio::told_losses_test {
namespace {

using stake::ContractMode;
using stake::ContractScope;

/// The pool has 100 ETH, of which eETH owns 40, and the AVS `da` reaches all of it. `core` holds
/// the pool; `vault` and `queue`, which freezes for 73 days at 50 % a year, hold eETH. The desk has
/// half of eETH, and is the book.
stake::SmallStake stake_with_contracts() {
  auto stake = holdings();
  stake.spec.commitments[0].magnitude = 1.0;
  stake.spec.book = {{"desk", 1.0}};
  const auto add = [&](const std::string& id, ContractScope scope, const std::string& through) {
    auto& spec = stake.spec.smart_contracts.emplace_back();
    spec.id = id;
    spec.scope = scope;
    spec.through = {through};
  };
  add("core", ContractScope::pool, "steth");
  add("queue", ContractScope::position, "eETH");
  add("vault", ContractScope::position, "eETH");
  auto& queue = stake.spec.smart_contracts[1];
  queue.mode = ContractMode::freeze;
  queue.freeze_days = 73.0;
  queue.freeze_rate = 0.5;
  return stake;
}

/// What a cover pays eETH that pays all that it answers to: losses with a word, or those without.
class ToldLossesTest : public testing::Test {
 protected:
  using Write = penalty::OccurrenceWriter;
  using Words = std::vector<std::string>;

  [[nodiscard]] Write write() const { return Write(stake_.graph); }
  [[nodiscard]] double triggered(const Write& written, const std::string& word) const {
    return run(written.batch(), {.id = "c", .positions = {}, .terms = {}, .triggers = Words{word}});
  }
  [[nodiscard]] double excluded(const Write& written, const std::string& word) const {
    insurance::CoverSpec cover{.id = "c", .positions = {}, .terms = {}};
    cover.exclusions = Words{word};
    return run(written.batch(), cover);
  }

 private:
  [[nodiscard]] double run(const failure::OccurrenceBatch& batch,
                           const insurance::CoverSpec& cover) const {
    return paid_in_full(
        stake_, "eETH", cover,
        {.specs = {},
         .prices = {},
         .causes = {"shock.bug", "contract.core", "contract.queue", "contract.vault"},
         .faults = {}},
        batch);
  }

  CoveredStake stake_{stake_with_contracts()};
};

/// The slash takes 4 of 40, the vault half of the 36 left.
TEST_F(ToldLossesTest, TellWhatAContractTookFromTheSlashBeforeIt) {
  const auto both = write().at(0.1).strike("da", 0.1).fail("vault", 0.5);
  EXPECT_NEAR(triggered(both, "contract.vault"), 18.0, 1e-12);
  EXPECT_NEAR(triggered(both, "contract"), 18.0, 1e-12);
  EXPECT_NEAR(triggered(both, "avs.da"), 4.0, 1e-12);
  EXPECT_NEAR(triggered(both, "shock.bug"), 22.0, 1e-12);
  EXPECT_NEAR(excluded(both, "contract.vault"), 4.0, 1e-12);
  EXPECT_NEAR(excluded(both, "avs.da"), 18.0, 1e-12);
  EXPECT_EQ(triggered(both, "contract.core"), 0.0);
  EXPECT_NEAR(excluded(both, "contract.core"), 22.0, 1e-12);
}

/// The slash takes 4 of 40, the core a quarter of the 36 left, 9; the queue costs 0.2 · 0.5 = 0.1
/// of the 27 left, and the vault takes half of them.
TEST_F(ToldLossesTest, TellContractsOfOneOccurrenceApart) {
  const auto all =
      write().at(0.1).strike("da", 0.1).fail("core", 0.25).fail("queue", 1.0).fail("vault", 0.5);
  EXPECT_NEAR(triggered(all, "contract.core"), 9.0, 1e-12);
  EXPECT_NEAR(triggered(all, "contract.queue"), 2.7, 1e-12);
  EXPECT_NEAR(triggered(all, "contract.vault"), 13.5, 1e-12);
  EXPECT_NEAR(triggered(all, "contract"), 9.0 + 2.7 + 13.5, 1e-12);
  EXPECT_NEAR(excluded(all, "contract.core"), 4.0 + 2.7 + 13.5, 1e-12);
  EXPECT_NEAR(excluded(all, "contract.vault"), 4.0 + 9.0 + 2.7, 1e-12);
  EXPECT_NEAR(excluded(all, "contract"), 4.0, 1e-12);
}

/// The vault takes 20, so that of the slash of 4 the thief bears 2, and the core takes a quarter of
/// what eETH has left of its part, 18.
TEST_F(ToldLossesTest, TellLaterLossesOfWhatAThiefLeft) {
  const auto after =
      write().at(0.1).fail("vault", 0.5).at(0.2).strike("da", 0.1).at(0.3).fail("core", 0.25);
  EXPECT_NEAR(triggered(after, "contract.vault"), 20.0, 1e-12);
  EXPECT_NEAR(triggered(after, "avs"), 2.0, 1e-12);
  EXPECT_NEAR(triggered(after, "contract.core"), 4.5, 1e-12);
}

/// A trial in which no contract fails comes after one in which one does.
TEST_F(ToldLossesTest, OfOneTrialDoNotReachTheNext) {
  const auto two = write().at(0.1).fail("vault", 1.0).next_trial().at(0.1).strike("da", 0.5);
  EXPECT_NEAR(triggered(two, "contract"), 40.0, 1e-12);
  EXPECT_NEAR(triggered(two, "avs"), 20.0, 1e-12);
}

}  // namespace
}  // namespace faultline::portfolio::told_losses_test
