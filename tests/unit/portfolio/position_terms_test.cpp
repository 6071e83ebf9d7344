// SPDX-License-Identifier: Apache-2.0
#include "portfolio/position_terms.hpp"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "penalty/penalty_model.hpp"
#include "unit/portfolio/covered_stake.hpp"

namespace faultline::portfolio::position_terms_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;

/// Half of a pool of 100 ETH is committed to one AVS; eETH owns 40 of it and is held by half by the
/// desk, which a fund holds a quarter of.
class TermsTest : public testing::Test {
 protected:
  TermsTest() {
    specs.positions.resize(graph.positions().size() - 1);
    specs.avs.resize(graph.avs().size());
    specs.operators.resize(graph.operators().size());
  }
  PositionTermsSpec& position(const std::string& id) {
    return specs.positions[graph.find_position(id).value().index()];
  }
  [[nodiscard]] std::optional<std::vector<PositionTerms>> compile(base::Issues& issues) const {
    return compile_terms(graph, penalty::PenaltyModel(graph), specs, issues);
  }
  [[nodiscard]] PositionTerms terms(const std::string& id) const {
    base::Issues issues;
    return compile(issues).value()[graph.find_position(id).value().index()];
  }
  [[nodiscard]] std::vector<std::string> complaints() const {
    base::Issues issues;
    const bool compiled = compile(issues).has_value();
    EXPECT_EQ(compiled, issues.empty());
    std::vector<std::string> lines;
    for (const auto& issue : issues.list()) lines.push_back(issue.path + ": " + issue.problem);
    return lines;
  }

  const stake::StakeGraph graph = holdings().graph();
  TermsSpecs specs;
};

TEST_F(TermsTest, RatesAreOfWhatIsOwnedAndHoldersInheritByFraction) {
  position("eETH").yield.base_yield = RateInterval{0.02, 0.04};
  position("eETH").yield.points = PointsSpec{.rate = 0.1, .haircut = 0.75};
  position("desk").yield.base_yield = KnownRate{0.5};  // owns nothing directly
  const auto eeth = terms("eETH");
  EXPECT_THAT(eeth.earnings.part, ElementsAre(DoubleEq(1.2), 0.0, 0.0, DoubleEq(1.0)));
  EXPECT_DOUBLE_EQ(eeth.earnings.low, 1.8);
  EXPECT_DOUBLE_EQ(eeth.earnings.high, 2.6);
  EXPECT_DOUBLE_EQ(terms("desk").earnings.total(), 1.1);
  EXPECT_DOUBLE_EQ(terms("fund").earnings.high, 2.6 / 8);
  EXPECT_DOUBLE_EQ(terms("ezETH").earnings.total(), 0.0);
}

TEST_F(TermsTest, HoldersInheritWhatPointsMoveWith) {
  specs.factors = {"client=geth", "market"};
  position("eETH").yield.points =
      PointsSpec{.rate = 0.1, .haircut = 0.75, .factor = "market", .volatility = 0.5};
  position("ezETH").yield.points = PointsSpec{.rate = 0.1, .haircut = 0.0};
  const auto desk = terms("desk").earnings;
  ASSERT_EQ(desk.tied.size(), 1u);
  EXPECT_EQ(desk.tied[0].factor, 1u);
  EXPECT_DOUBLE_EQ(desk.tied[0].volatility, 0.5);
  EXPECT_DOUBLE_EQ(desk.tied[0].yearly, 0.5);
  EXPECT_DOUBLE_EQ(desk.total(), 0.5) << "in the mean they are worth what they were";
  EXPECT_THAT(terms("ezETH").earnings.tied, IsEmpty());
}

TEST_F(TermsTest, RewardsAreOfWhatTheAvsReachesNetOfCommission) {
  specs.avs[0].reward_rate = 0.08;
  specs.operators[0].commission = 0.25;
  // 40 of 100 ETH own 20 of the 50 that are reached.
  EXPECT_THAT(terms("eETH").earnings.part,
              ElementsAre(0.0, DoubleEq(20.0 * 0.08 * 0.75), 0.0, 0.0));
  EXPECT_DOUBLE_EQ(terms("other").earnings.total(), 20.0 * 0.08 * 0.75);
}

TEST_F(TermsTest, RewardsOfAnotherAssetAreWorthItsPrice) {
  specs.avs[0].reward_rate = 0.005;
  specs.avs[0].reward_asset = "BTC";
  specs.operators[0].commission = 0.25;
  for (const double price : {20.0, 10.0}) {
    specs.assets = {{"ETH", 1.0}, {"BTC", price}};
    // 0.005 BTC for each of 20 ETH.
    EXPECT_DOUBLE_EQ(terms("eETH").earnings.total(), 20.0 * 0.005 * price * 0.75);
  }
}

TEST_F(TermsTest, RewardsOfTheStakedAssetAreThoseOfNoneWritten) {
  specs.avs[0].reward_rate = 0.08;
  specs.assets = {{"ETH", 1.0}, {"BTC", 20.0}};
  const double none = terms("eETH").earnings.total();
  specs.avs[0].reward_asset = "ETH";
  EXPECT_EQ(terms("eETH").earnings.total(), none);
}

TEST_F(TermsTest, RefusesRewardsInNoAssetAndOfNoRate) {
  specs.assets = {{"ETH", 1.0}};
  specs.avs[0].reward_asset = "BTC";
  EXPECT_THAT(complaints(), ElementsAre("avs.da.reward_asset: nothing is paid in it",
                                        "avs.da.reward_asset: there is no asset `BTC`"));
}

/// 100 ETH that one AVS reaches as a whole through each of two operators: 0.08 a year of them, less
/// the mean of what the operators keep.
TEST(PositionTerms, AnAvsPaysOnceForAPoolBehindTwoOperators) {
  auto stake = stake::SmallStake()
                   .avs("da", "sym")
                   .operators({"a", "b"})
                   .pool("vault", "sym", {"a", "b"}, 100.0)
                   .commit("da", "a", "vault")
                   .commit("da", "b", "vault")
                   .position("staker")
                   .delegate("staker", "vault", 50.0)
                   .book("staker");
  const auto graph = stake.graph();
  TermsSpecs specs;
  specs.positions.resize(1);
  specs.avs.resize(1);
  specs.operators.resize(2);
  specs.avs[0].reward_rate = 0.08;
  specs.operators[0].commission = 0.5;
  base::Issues issues;
  const auto terms = compile_terms(graph, penalty::PenaltyModel(graph), specs, issues).value();
  const auto staker = graph.find_position("staker").value().index();
  EXPECT_DOUBLE_EQ(terms[staker].earnings.total(), 50.0 * 0.08 * 0.75);
}

TEST_F(TermsTest, ALoanIsAnAmountOrAPartOfTheValue) {
  position("eETH").loan.ltv = 0.8;
  position("eETH").loan.liquidation_ltv = 0.9;
  const auto loan = terms("eETH").loan.value();
  EXPECT_DOUBLE_EQ(loan.amount, 32.0);
  EXPECT_DOUBLE_EQ(loan.liquidation_loss(40.0).value(), 40.0 - 32.0 / 0.9);
  EXPECT_DOUBLE_EQ(loan.cushion(40.0), 8.0);
  EXPECT_DOUBLE_EQ(loan.lenders_loss(40.0, 8.0), 0.0);
  EXPECT_DOUBLE_EQ(loan.lenders_loss(40.0, 10.0), 2.0);
}

TEST_F(TermsTest, WhoeverTakesOverALoanSellsAtTheDiscountOfItsAmount) {
  position("eETH").loan.loan = 30.0;
  position("eETH").exit.depth = {{20.0, 0.01}, {40.0, 0.03}};
  const auto loan = terms("eETH").loan.value();
  EXPECT_DOUBLE_EQ(loan.discount, 0.02);
  EXPECT_FALSE(loan.liquidation_loss(40.0).has_value());
  EXPECT_DOUBLE_EQ(loan.lenders_loss(40.0, 20.0), 30.0 - 20.0 * 0.98);
  EXPECT_DOUBLE_EQ(loan.lenders_loss(40.0, 60.0), 30.0) << "no more than was lent";
}

TEST_F(TermsTest, AQueueIsAPartOfTheSupply) {
  position("eETH").supply = 20.0;
  position("eETH").queue = WithdrawalQueueSpec{
      .pays = QueuePays::slashed_value,
      .requests = {{.shares = 5.0, .claim_day = 73.0}, {.shares = 15.0, .claim_day = 365.0}}};
  const auto queue = terms("eETH").queue.value();
  EXPECT_DOUBLE_EQ(queue.requests[0].part, 0.25);
  EXPECT_DOUBLE_EQ(queue.requests[0].claim_years, 0.2);
  EXPECT_DOUBLE_EQ(queue.part(), 1.0) << "all of it may be queued";
  EXPECT_DOUBLE_EQ(queue.part_years(), 0.25 * 0.2 + 0.75);
}

TEST_F(TermsTest, WhatIsAskedForIsWhatAnybodyWrote) {
  EXPECT_EQ(asked_terms(specs), AskedTerms{});
  position("eETH").supply = 10.0;
  specs.avs[0].reward_rate = 0.0;
  EXPECT_EQ(asked_terms(specs), (AskedTerms{.earnings = true, .supply = true}));
}

/// A wrong position, and the complaint about it.
struct Wrong {
  std::function<void(PositionTermsSpec&)> write;
  std::string complaint;
};

class WrongTermsTest : public TermsTest {
 protected:
  void expect_complaints(const std::vector<Wrong>& cases) {
    EXPECT_THAT(complaints(), IsEmpty());
    for (const auto& [write, complaint] : cases) {
      position("eETH") = {};
      write(position("eETH"));
      EXPECT_THAT(complaints(), ElementsAre("position.eETH." + complaint));
    }
  }
};

TEST_F(WrongTermsTest, AreOutOfRange) {
  expect_complaints({
      {[](auto& s) { s.supply = 0.0; }, "supply: 0 is out of range"},
      {[](auto& s) { s.oracle = OracleSpec{.cap = 0.0}; }, "oracle.cap: 0 is out of range"},
      {[](auto& s) {
         s.yield.base_yield = RateInterval{0.04, 0.02};
       },
       "base_yield.low: 0.04 is more than `high`, which is 0.02"},
  });
}

TEST_F(WrongTermsTest, AreOfNoFactor) {
  expect_complaints({
      {[](auto& s) { s.yield.points = PointsSpec{.rate = 0.1, .factor = "market"}; },
       "points.factor: nothing says how far their value moves with it"},
      {[](auto& s) { s.yield.points = PointsSpec{.rate = 0.1, .volatility = 0.5}; },
       "points.volatility: nothing says what their value moves with"},
      {[](auto& s) {
         s.yield.points = PointsSpec{.rate = 0.1, .factor = "market", .volatility = 2.5};
       },
       "points.volatility: 2.5 is out of range"},
  });
}

TEST_F(WrongTermsTest, AreOfNoLoan) {
  expect_complaints({
      {[](auto& s) {
         s.loan.loan = 10.0;
         s.loan.ltv = 0.5;
       },
       "ltv: the loan is written twice"},
      {[](auto& s) { s.loan.loan = 41.0; },
       "loan: a loan of 41 is not covered before anything is lost: the position sells for 40"},
      {[](auto& s) {
         s.loan.ltv = 0.5;
         s.loan.liquidation_ltv = 0.5;
       },
       "liquidation_ltv: 0.5 is reached before anything is lost: loan to value is 0.5"},
      {[](auto& s) { s.loan.liquidation_ltv = 0.5; },
       "liquidation_ltv: nothing is lent against the position"},
  });
}

TEST_F(WrongTermsTest, AreOfNoExit) {
  expect_complaints({
      {[](auto& s) { s.exit.exit_share = 0.5; },
       "exit_share: nothing says at what discount holders leave"},
      {[](auto& s) { s.exit.liquidity = Liquidity::low; },
       "liquidity: nobody leaves, and nothing is lent"},
      {[](auto& s) {
         s.exit.exit_share = 0.5;
         s.exit.depth = {{10.0, 0.1}, {10.0, 0.2}};
       },
       "depth[1][0]: an amount of 10 comes after 10"},
      {[](auto& s) {
         s.exit.exit_share = 0.5;
         s.exit.depth = {{10.0, 0.2}, {20.0, 0.1}};
       },
       "depth[1][1]: a discount of 0.1 comes after 0.2"},
      {[](auto& s) {
         s.exit.exit_share = 0.5;
         s.exit.depth.emplace().push_back({10.0, 1.0});
       },
       "depth[0][1]: a discount of 1 is out of range"},
      {[](auto& s) {
         s.exit.exit_share = 0.5;
         s.exit.depth.emplace().push_back({10.0});
       },
       "depth[0]: has 1 numbers"},
      {[](auto& s) {
         s.exit.exit_share = 0.5;
         s.exit.depth.emplace();
       },
       "depth: has no point"},
      {[](auto& s) {
         s.exit.exit_share = 0.5;
         s.exit.liquidity = Liquidity::high;
         s.exit.depth.emplace().push_back({10.0, 0.1});
       },
       "depth: the exit discount is written twice"},
  });
}

TEST_F(WrongTermsTest, AreOfNoQueue) {
  using Requests = std::vector<WithdrawalSpec>;
  const auto queue = [](Requests requests) {
    return [requests](auto& s) {
      s.supply = 10.0;
      s.queue = WithdrawalQueueSpec{.pays = QueuePays::lesser_value, .requests = requests};
    };
  };
  expect_complaints({
      {queue({}), "queue.requests: nothing is queued"},
      {queue({{4.0, 7.0}, {6.5, 7.0}}),
       "queue.requests: 10.5 shares are queued, of a supply of 10"},
      {queue({{4.0, 7.0}, {4.0, 366.0}}),
       "queue.requests[1].claim_day: day 366 is after the end of a trial, day 365: losses until "
       "then are not simulated"},
      {queue({{-4.0, 7.0}}), "queue.requests[0].shares: -4 is out of range"},
      {queue({{4.0, 0.0}}), "queue.requests[0].claim_day: 0 is out of range"},
      {[&](auto& s) {
         queue({{4.0, 7.0}})(s);
         s.supply.reset();
       },
       "queue: nothing says of how many shares those in the queue are a part"},
  });
}

TEST_F(TermsTest, RefusesRatesOutOfRange) {
  specs.operators[0].commission = 1.5;
  specs.avs[0].reward_rate = -0.1;
  EXPECT_THAT(complaints(), ElementsAre("avs.da.reward_rate: -0.1 is out of range",
                                        "operator.p2p.commission: 1.5 is out of range"));
}

}  // namespace
}  // namespace faultline::portfolio::position_terms_test
