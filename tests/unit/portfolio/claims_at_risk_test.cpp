// SPDX-License-Identifier: Apache-2.0
#include "portfolio/claims_at_risk.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "penalty/penalty_model.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/portfolio/covered_stake.hpp"
#include "unit/stake/contract_spec.hpp"

namespace faultline::portfolio::claims_at_risk_test {
namespace {

using insurance::AtRisk;
using testing::ElementsAre;
using testing::IsEmpty;
using Write = penalty::OccurrenceWriter;

/// Native ETH: `native` of 640 ETH stands on the 20 validators of `big`, `both` of 960 on 20 of
/// `big` (of 40) and 10 of `small`, by their balances. `btc` has 30 BTC of 20 ETH behind the one
/// key of `finality`. The token has half of `native`, a quarter of `both` and a third of `btc`; the
/// desk a tenth of the token.
stake::SmallStake native_stake() {
  stake::SmallStake stake;
  stake::PenaltyParameters electra;
  electra.fork = stake::Fork::electra;
  electra.total_active_balance = 1e6;
  stake.spec.protocols.push_back(
      {.id = "eth", .penalty = stake::PenaltyKind::ethereum, .parameters = electra});
  stake.avs("da", "el").avs("oracle", "el").avs("chain", "sym");
  stake.operators({"big", "finality", "small"});
  stake.spec.operators[0].validators = 40;
  stake.spec.operators[1].validators = 1;
  stake.spec.operators[2].validators = 20;
  stake.pool("both", "eth", {"big", "small"}, 960.0).pool("btc", "sym", {"finality"}, 30.0, "BTC");
  stake.pool("native", "el", {"big"}, 640.0);
  stake.spec.pools[2].base_layer = "eth";
  return stake.commit("da", "big", "native", 0.25)
      .commit("oracle", "big", "native", 0.5)
      .commit("chain", "finality", "btc")
      .position("token")
      .position("desk")
      .delegate("token", "native", 320.0)
      .delegate("token", "both", 240.0)
      .delegate("token", "btc", 10.0)
      .hold("desk", "token", 0.1)
      .book("desk");
}

class ClaimsAtRiskTest : public testing::Test {
 protected:
  [[nodiscard]] Write write() const { return Write(stake_.graph); }

  /// What the last occurrence hit of one position, covered by terms that ask.
  [[nodiscard]] AtRisk hit(const Write& written, const std::string& position) const {
    insurance::Contract contract{
        .id = "c", .terms = {insurance::Limit{1.0, insurance::TermBasis::unit}}, .insured = {}};
    contract.insured = {insurance::InsuredId{stake_.graph.find_position(position)->index()}};
    const penalty::PenaltyModel penalty(stake_.graph);
    const ClaimsAtRisk model(stake_.graph, Exposure(stake_.graph, penalty), penalty.reach(),
                             std::vector{contract});
    const auto batch = written.batch();
    penalty::PenaltyModel::Workspace penalty_workspace;
    penalty::HitBatch hits;
    penalty.apply(batch, penalty::HitForm::listed, penalty_workspace, hits);
    ClaimsAtRisk::Workspace workspace;
    std::vector<insurance::ClaimAtRisk> found;
    const auto last = static_cast<std::uint32_t>(batch.occurrences.size() - 1);
    model.add(batch, hits, last, {}, workspace, found);
    return found.empty() ? AtRisk{} : found.front().at_risk;
  }
  void expect(const Write& written, const std::string& position, const AtRisk& expected) const {
    const AtRisk found = hit(written, position);
    EXPECT_NEAR(found.units, expected.units, 1e-12);
    EXPECT_NEAR(found.stake, expected.stake, 1e-12);
  }

  CoveredStake stake_{native_stake()};
};

// Half of 20 validators; da reaches a quarter of 640.
TEST_F(ClaimsAtRiskTest, AnAvsHitsAllValidatorsOfThePoolAndWhatItReaches) {
  expect(write().at(0.1).strike("da", 0.01), "token", {10.0, 80.0});
  expect(write().at(0.1).strike("da", 0.01), "desk", {1.0, 8.0});
}

TEST_F(ClaimsAtRiskTest, AFaultHitsItsShareOfTheValidators) {
  expect(write().at(0.1).fault("da", 0.5, 0.2, "big"), "token", {2.0, 80.0});
}

// 8 of 40 validators of big: 0.2 of 20 and of the 20 behind `both`. Of `both`, 640 stand on them.
TEST_F(ClaimsAtRiskTest, TheBaseLayerHitsTheValidatorsBehindEveryPool) {
  expect(write().at(0.1).base(0.2, "big"), "token", {0.5 * 4.0 + 0.25 * 4.0, 320.0 + 0.25 * 640.0});
  expect(write().at(0.1).base(1.0, "small"), "token", {0.25 * 10.0, 0.25 * 320.0});
}

TEST_F(ClaimsAtRiskTest, ValidatorsThatWereSlashedBeforeAreNotHitAgain) {
  expect(write().at(0.1).base(0.2, "big").at(0.2).base(0.5, "big"), "token",
         {0.4 * (10.0 + 5.0), 320.0 + 160.0});
}

// The same validators at both services and on the base layer: the largest share, and no more stake
// than the pool has.
TEST_F(ClaimsAtRiskTest, ValidatorsThatAreHitTwiceCountOnce) {
  expect(write().at(0.1).fault("da", 0.1, 0.2, "big").fault("oracle", 0.1, 0.2, "big"), "token",
         {2.0, 240.0});
  expect(write().at(0.1).fault("da", 0.1, 0.2, "big").strike("oracle", 0.1), "token",
         {10.0, 240.0});
  expect(write().at(0.1).fault("da", 0.1, 0.2, "big").base(0.2, "big"), "token",
         {3.0, 320.0 + 160.0});
}

TEST_F(ClaimsAtRiskTest, KeysAreSharedAmongThePoolsBehindThem) {
  expect(write().at(0.1).strike("chain", 0.1), "token", {1.0 / 3.0, 200.0});
  auto stake = native_stake();
  stake.pool("more", "sym", {"finality"}, 600.0).commit("chain", "finality", "more");
  stake.delegate("token", "more", 600.0);
  stake_ = CoveredStake(stake);
  expect(write().at(0.1).strike("chain", 0.1), "token", {0.5 / 3.0 + 0.5, 200.0 + 600.0});
}

TEST_F(ClaimsAtRiskTest, AContractHitsAllThatStandsBehindWhatItHolds) {
  auto stake = native_stake();
  stake.spec.smart_contracts = {
      stake::contract("core", stake::ContractScope::pool, {"native"}),
      stake::contract("vault", stake::ContractScope::position, {"token"})};
  stake_ = CoveredStake(stake);
  const AtRisk all{0.5 * 20.0 + 0.25 * 30.0 + 1.0 / 3.0, 320.0 + 240.0 + 200.0};
  expect(write().at(0.1).fail("core", 0.1), "token", {10.0, 320.0});
  expect(write().at(0.1).fail("vault", 0.1), "token", all);
  expect(write().at(0.1).fail("vault", 0.1), "desk", {0.1 * all.units, 0.1 * all.stake});
  expect(write().at(0.1).strike("da", 0.1).fail("core", 0.1).fail("vault", 0.1), "token", all);
}

TEST_F(ClaimsAtRiskTest, NothingIsHitOfThoseWhoHaveNothingThere) {
  const AtRisk found = hit(write().at(0.1).strike("da", 0.01), "other");
  EXPECT_NEAR(found.units, 10.0, 1e-12);  // the other half
  EXPECT_EQ(hit(write().at(0.1), "token").units, 0.0);
}

/// What a cover of some operators' stake answers for: `big` has 20 of 40 validators' ETH in
/// `native`, and 640 of the 960 of `both`.
TEST(CoveredOperators, CountWhatWasHitBehindThem) {
  auto stake = native_stake();
  stake.spec.smart_contracts = {
      stake::contract("core", stake::ContractScope::pool, {"native", "both"})};
  CoveredStake made(stake);
  made.cover("c", {"token"}, {insurance::Limit{1.0, insurance::TermBasis::unit}});
  made.waterfall("token", {"cover:c"}).covers.front().operators = std::vector<std::string>{"big"};
  const penalty::PenaltyModel penalty(made.graph);
  base::Issues issues;
  const auto compiled =
      PortfolioModel::compile(made.graph, penalty, made.waterfalls, made.covers, issues,
                              {.specs = {}, .prices = {}, .causes = {"shock.bug"}, .faults = {}});
  ASSERT_TRUE(compiled.has_value());
  const auto batch = Write(made.graph)
                         .at(0.1)
                         .base(0.2, "big")
                         .base(0.5, "small")
                         .next_trial()
                         .at(0.1)
                         .fail("core", 0.5)
                         .batch();
  penalty::PenaltyModel::Workspace penalty_workspace;
  penalty::HitBatch hits;
  penalty.apply(batch, compiled->portfolio.hit_form(), penalty_workspace, hits);
  PortfolioModel::Workspace workspace;
  insurance::SubjectLosses claims;
  compiled->portfolio.claims(batch, hits, workspace, claims);
  ASSERT_EQ(claims.facts.at_risk.size(), 2U);
  // 0.2 of 20 validators of `native`, half of them ours, and of 20 of `both`, a quarter.
  EXPECT_NEAR(claims.facts.at_risk[0].at_risk.units, 0.5 * 4.0 + 0.25 * 4.0, 1e-12);
  EXPECT_NEAR(claims.facts.at_risk[0].at_risk.stake, 320.0 + 0.25 * 640.0, 1e-12);
  // The core took `native`, and of `both` nobody knows whose.
  EXPECT_NEAR(claims.facts.at_risk[1].at_risk.units, 10.0, 1e-12);
  EXPECT_NEAR(claims.facts.at_risk[1].at_risk.stake, 320.0, 1e-12);
}

/// The cover that asks, on the token.
CoveredStake covered(const stake::SmallStake& stake, std::vector<insurance::Term> terms) {
  CoveredStake made(stake);
  made.cover("c", {"token"}, std::move(terms)).waterfall("token", {"cover:c"});
  return made;
}

TEST(CheckUnits, AsksForValidatorsOfEveryOperatorBehindTheInsured) {
  auto stake = native_stake();
  const insurance::Term by_unit = insurance::Limit{1.0, insurance::TermBasis::unit};
  EXPECT_THAT(covered(stake, {by_unit}).complaints(), IsEmpty());
  stake.spec.operators[1].validators = std::nullopt;
  EXPECT_THAT(covered(stake, {insurance::QuotaShare{0.5}, by_unit}).complaints(),
              ElementsAre("cover.c.terms[1].per: counts validators, of which the operator "
                          "`finality` has none written"));
  EXPECT_THAT(covered(stake, {insurance::LimitOfStake{0.5}}).complaints(), IsEmpty());
}

TEST(OfStake, IsOfAllThatTheInsuredHaveInTheAggregate) {
  const auto compiled =
      covered(native_stake(), {insurance::LimitOfStake{0.05, insurance::TermBasis::aggregate}})
          .compile();
  const auto& terms = compiled.insurance.contracts().front().terms;
  EXPECT_NEAR(std::get<insurance::Limit>(terms.front()).amount, 0.05 * 760.0, 1e-12);
  EXPECT_EQ(compiled.portfolio.hit_form(), penalty::HitForm::swept);
}

TEST(HitForm, IsListedWhereAContractAsksWhatWasHit) {
  const auto compiled = covered(native_stake(), {insurance::LimitOfStake{0.05}}).compile();
  EXPECT_EQ(compiled.portfolio.hit_form(), penalty::HitForm::listed);
}

}  // namespace
}  // namespace faultline::portfolio::claims_at_risk_test
