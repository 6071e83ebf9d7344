// SPDX-License-Identifier: Apache-2.0
//
// Terms per unit, per position and of the stake at risk, through the whole settlement.
#include "insurance/term/at_risk.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"

namespace faultline::insurance::test::at_risk_test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr auto occurrence = TermBasis::occurrence;
constexpr auto aggregate = TermBasis::aggregate;
constexpr auto unit = TermBasis::unit;
constexpr auto position = TermBasis::position;

/// What each of several contracts is told of occurrence o and insured i: the same.
ClaimFacts facts(std::size_t contracts, const std::vector<std::vector<AtRisk>>& by_occurrence) {
  ClaimFacts all;
  for (std::uint32_t o = 0; o < by_occurrence.size(); ++o)
    for (std::size_t k = 0; k < contracts; ++k)
      for (std::size_t i = 0; i < by_occurrence[o].size(); ++i)
        all.at_risk.push_back({o, ContractId{k}, InsuredId{i}, by_occurrence[o][i]});
  return all;
}

RecoveryBatch settle(const std::vector<Contract>& contracts, const Trial& trial,
                     const std::vector<std::vector<AtRisk>>& at_risk) {
  auto claims = batch_of({trial});
  claims.facts = facts(contracts.size(), at_risk);
  return test::settle(InsuranceModel(contracts, {}), claims);
}

/// By contract, what one insured is paid on one loss.
std::vector<double> paid(const std::vector<Contract>& contracts, double loss,
                         const AtRisk& at_risk) {
  const auto recoveries = settle(contracts, Trial().occurrence(0.1, {loss}), {{at_risk}});
  std::vector<double> by_contract(contracts.size(), 0.0);
  for (const Payment& payment : recoveries.payments)
    by_contract[payment.contract.index()] += payment.amount;
  return by_contract;
}

struct ProgrammeCase {
  const char* name;
  double units;
  double loss;
  std::vector<double> paid;  ///< by contract
};

// Liquid Collective's programme (liquidcollective.io/coverage-program): operators keep up to 0.25
// ETH of each affected validator, Nexus Mutual pays up to 2 ETH of each above. The first row is the
// published one; Launchnodes' 28.463 ETH are of 20 validators.
TEST(PerUnit, LiquidCollectivesProgramme) {
  const std::vector<Contract> programme{contract({Limit{0.25, unit}}),
                                        contract({Limit{2.0, unit}})};
  for (const auto& c :
       std::vector<ProgrammeCase>{{"published", 1.0, 1.0, {0.25, 0.75}},
                                  {"below the operator's part", 1.0, 0.2, {0.2, 0.0}},
                                  {"above the cover", 1.0, 3.0, {0.25, 2.0}},
                                  {"of 20 validators", 20.0, 28.463, {5.0, 23.463}},
                                  {"of 3,125 validators", 3125.0, 10e3, {781.25, 6250.0}},
                                  {"a tenth of one", 0.1, 0.1, {0.025, 0.075}}})
    EXPECT_THAT(paid(programme, c.loss, {.units = c.units, .stake = 0.0}),
                Pointwise(DoubleNear(1e-12 * c.loss), c.paid))
        << c.name;
}

// The same as a deductible and a limit of one contract.
TEST(PerUnit, TakesADeductibleOffEveryUnit) {
  const std::vector<Contract> cover{contract({Deductible{0.25, unit}, Limit{2.0, unit}})};
  EXPECT_THAT(paid(cover, 1.0, {.units = 1.0, .stake = 0.0}), ElementsAre(0.75));
  EXPECT_THAT(paid(cover, 10.0, {.units = 8.0, .stake = 0.0}), ElementsAre(8.0));
  EXPECT_THAT(paid(cover, 100.0, {.units = 8.0, .stake = 0.0}), ElementsAre(16.0));
}

// ether.fi's bond: of the principal P a validator returns, (T, B) of its T-NFT of 30 ETH and B-NFT
// of 2 (smart-contracts 4bae31ab, test/EtherFiNode.t.sol, l. 712-787). The bond bears the first
// ETH.
TEST(PerUnit, EtherFisBondBearsTheFirstEtherOfAValidator) {
  const std::vector<Contract> bond{contract({Limit{1.0, unit}})};
  const std::vector<std::array<double, 3>> published{
      {32.0, 30.0, 2.0}, {31.75, 30.0, 1.75}, {25.75, 24.75, 1.0}, {16.0, 15.0, 1.0}};
  for (const auto& [principal, holders, bondholder] : published) {
    for (const double validators : {1.0, 8.0}) {
      const double loss = validators * (32.0 - principal);
      const double borne = paid(bond, loss, {.units = validators, .stake = 0.0})[0];
      EXPECT_EQ(validators * 2.0 - borne, validators * bondholder);
      EXPECT_EQ(validators * 30.0 - (loss - borne), validators * holders);
    }
  }
}

// Puffer's bonds of 1 ETH a validator (mainnet-contracts/test/unit/PufferProtocol.t.sol,
// test_slashing_case_1..5): withdrawals of 29, 30.5 and 31 ETH of a slashed validator, and of 31.9
// and 32.1 of one that is not. Without the growth of the bond's own share price, which the
// published test has, a return of 31 leaves the holders even.
TEST(PerUnit, PuffersBondBearsUpToAnEtherOfAValidator) {
  const std::vector<Contract> bond{contract({Limit{1.0, unit}})};
  const std::vector<std::array<double, 3>> cases{
      {29.0, 1.0, 2.0}, {30.5, 1.0, 0.5}, {31.0, 1.0, 0.0}, {31.9, 0.1, 0.0}, {32.1, 0.0, 0.0}};
  for (const auto& [returned, burned, holders_lose] : cases) {
    const double loss = std::max(32.0 - returned, 0.0);
    const double borne = paid(bond, loss, {.units = 1.0, .stake = 0.0})[0];
    EXPECT_NEAR(borne, burned, 1e-12) << returned;
    EXPECT_NEAR(loss - borne, holders_lose, 1e-12) << returned;
  }
}

// A franchise and steps are held to what one unit lost.
TEST(PerUnit, ThresholdsAreThoseOfOneUnit) {
  const AtRisk four{.units = 4.0, .stake = 0.0};
  EXPECT_THAT(paid({contract({Franchise{1.0, unit}})}, 4.0, four), ElementsAre(0.0));
  EXPECT_THAT(paid({contract({Franchise{1.0, unit}})}, 5.0, four), ElementsAre(5.0));
  const Steps steps{.steps = {{1.0, 0.5}, {2.0, 1.5}}, .per = unit};
  EXPECT_THAT(paid({contract({steps})}, 3.0, four), ElementsAre(0.0));
  EXPECT_THAT(paid({contract({steps})}, 4.0, four), ElementsAre(2.0));
  EXPECT_THAT(paid({contract({steps})}, 9.0, four), ElementsAre(6.0));
}

TEST(PerUnit, PaysNothingWhereNothingWasHit) {
  EXPECT_THAT(paid({contract({Deductible{0.0, unit}})}, 5.0, {}), ElementsAre(0.0));
}

// Unslashed for Lido (research.lido.fi/288): 5 % of 100,000 ETH of stake are 5,000.
TEST(OfStake, UnslashedPaysATwentiethOfTheStake) {
  const AtRisk lido{.units = 0.0, .stake = 100e3};
  EXPECT_THAT(paid({contract({LimitOfStake{0.05, occurrence}})}, 28.463, lido),
              ElementsAre(DoubleNear(28.463, 1e-12)));
  EXPECT_THAT(paid({contract({LimitOfStake{0.05, occurrence}})}, 10e3, lido), ElementsAre(5e3));
  EXPECT_EQ(std::get<Limit>(at_stake(LimitOfStake{0.05, aggregate}, 100e3)).amount, 5e3);
}

TEST(OfStake, TermsAreThoseOfTheStakeOfEachOccurrence) {
  const Trial two = Trial().occurrence(0.1, {8.0}).occurrence(0.2, {8.0});
  const std::vector<std::vector<AtRisk>> stakes{{{0.0, 16.0}}, {{0.0, 64.0}}};
  EXPECT_THAT(settle({contract({DeductibleOfStake{0.0625, occurrence}})}, two, stakes).recovered,
              ElementsAre(7.0, 4.0));
  // 0.25 to 0.5 of 16, all of it; nothing of 64.
  const TowerOfStake tower{{{0.25, 0.25, 1.0}}, occurrence};
  EXPECT_THAT(settle({contract({tower})}, two, stakes).recovered, ElementsAre(4.0, 0.0));
}

// Positions of 10 and 2 under a limit of 4: of each 4 and 2, together 4 in proportion.
TEST(PerPosition, EachIsInsuredByItself) {
  const Trial one = Trial().occurrence(0.1, {10.0, 2.0});
  EXPECT_THAT(settle({contract({Limit{4.0, position}}, {0, 1})}, one, {}).recovered,
              ElementsAre(4.0, 2.0));
  EXPECT_THAT(recovered({contract({Limit{4.0, occurrence}}, {0, 1})}, one),
              ElementsAre(DoubleNear(10.0 / 3.0, 1e-12), DoubleNear(2.0 / 3.0, 1e-12)));
}

// What each has above 1 is 9 and 1; a limit of 5 an occurrence shares that as it came, and one of 6
// a year has 1 left for the second occurrence.
TEST(PerPosition, TermsBehindItSeeTheSum) {
  const Contract cover =
      contract({Deductible{1.0, position}, Limit{5.0, occurrence}, Limit{6.0, aggregate}}, {0, 1});
  const Trial two = Trial().occurrence(0.1, {10.0, 2.0}).occurrence(0.2, {0.0, 3.0});
  EXPECT_THAT(settle({cover}, two, {}).recovered, Pointwise(DoubleNear(1e-12), {4.5, 0.5, 1.0}));
}

// Two positions with 1 and 4 units that lost 2 and 4: above 1 a unit are 1 and 0, not 6 − 5.
TEST(PerPosition, UnitsAreThoseOfEachPosition) {
  const Contract cover = contract({Deductible{1.0, unit}, QuotaShare{0.5}}, {0, 1});
  const Trial one = Trial().occurrence(0.1, {2.0, 4.0});
  const std::vector<std::vector<AtRisk>> at_risk{{{1.0, 0.0}, {4.0, 0.0}}};
  EXPECT_THAT(settle({cover}, one, at_risk).recovered, ElementsAre(0.5, 0.0));
}

// A share of the stake of both: 0.1 · (10 + 30) = 4 of 8.
TEST(OfStake, TheStakeOfAnOccurrenceIsThatOfAllPositions) {
  const Contract cover = contract({LimitOfStake{0.1, occurrence}}, {0, 1});
  const Trial one = Trial().occurrence(0.1, {6.0, 2.0});
  const std::vector<std::vector<AtRisk>> at_risk{{{0.0, 10.0}, {0.0, 30.0}}};
  EXPECT_THAT(settle({cover}, one, at_risk).recovered, ElementsAre(3.0, 1.0));
}

// Parts of one claim are of the same units, which count once.
TEST(PerUnit, PartsOfAClaimShareItsUnits) {
  ClaimBatch claims{.offset = {0, 2},
                    .claims = {{0, InsuredId{0U}, 0.1, 3.0, 1}, {0, InsuredId{0U}, 0.1, 1.0, 2}}};
  claims.facts = facts(1, {{{2.0, 0.0}}});
  const InsuranceModel model({contract({Deductible{1.0, unit}})}, {});
  EXPECT_THAT(test::settle(model, claims).recovered, ElementsAre(1.5, 0.5));
}

TEST(SettlementTrace, TellsWhatIsAtRiskOfAllPositions) {
  const InsuranceModel model({contract({Deductible{1.0, unit}, Limit{1.5, occurrence}}, {0, 1})},
                             {});
  auto claims = batch_of({Trial().occurrence(0.1, {3.0, 2.0}).occurrence(0.1, {0.0, 2.0})});
  claims.facts = facts(1, {{{1.0, 8.0}, {1.0, 4.0}}, {{0.0, 0.0}, {1.0, 4.0}}});
  InsuranceModel::Workspace workspace;
  RecoveryBatch recoveries;
  const auto groups = model.apply_traced(claims, workspace, recoveries);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_THAT(groups[0].subject, ElementsAre(5.0, 2.0));
  ASSERT_EQ(groups[0].at_risk.size(), 2U);
  EXPECT_EQ(groups[0].at_risk[0].units, 2.0);
  EXPECT_EQ(groups[0].at_risk[0].stake, 12.0);
  EXPECT_THAT(groups[0].terms[0].amounts, ElementsAre(3.0, 1.0));
  EXPECT_THAT(groups[0].terms[1].amounts, ElementsAre(1.5, 1.0));
  EXPECT_EQ(std::accumulate(recoveries.recovered.begin(), recoveries.recovered.end(), 0.0), 2.5);
}

}  // namespace
}  // namespace faultline::insurance::test::at_risk_test
