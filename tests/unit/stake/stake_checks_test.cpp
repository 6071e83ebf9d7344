// SPDX-License-Identifier: Apache-2.0
#include "stake/stake_checks.hpp"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/stake/small_stake.hpp"

namespace faultline::stake::stake_checks_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(StakeChecks, FindNothingWrongWithASoundSpec) {
  EXPECT_THAT(one_pool().complaints(), IsEmpty());
}

TEST(StakeChecks, WantSomethingOfEveryKind) {
  EXPECT_THAT(SmallStake().complaints(),
              UnorderedElementsAre("pool: there is no pool", "position: there is no position",
                                   "book: no position is ours"));
  auto stake = one_pool();
  stake.spec.assets.clear();
  EXPECT_THAT(stake.complaints(),
              ElementsAre("asset: there is no asset", "pool.steth.asset: there is no asset `ETH`"));
}

TEST(StakeChecks, NameUnknownReferencesAndTheNearestName) {
  auto stake = one_pool();
  stake.avs("x", "elx")
      .pool("q", "no-protocol", {"p2p", "nobody"}, 1.0, "DOGE")
      .commit("dda", "p3p", "stethx", 0.1)
      .delegate("nobody", "nothing", 1.0)
      .hold("eETH", "unheld", 0.1)
      .book("theirs");
  EXPECT_THAT(
      stake.complaints(),
      UnorderedElementsAre("avs.x.protocol: there is no protocol `elx`",
                           "pool.q.protocol: there is no protocol `no-protocol`",
                           "pool.q.asset: there is no asset `DOGE`",
                           "pool.q.operators[1]: there is no operator `nobody`",
                           "commitment[dda,p3p,stethx].avs: there is no avs `dda`",
                           "commitment[dda,p3p,stethx].operator: there is no operator `p3p`",
                           "commitment[dda,p3p,stethx].pool: there is no pool `stethx`",
                           "delegation[nobody,nothing].position: there is no position `nobody`",
                           "delegation[nobody,nothing].pool: there is no pool `nothing`",
                           "holding[eETH,unheld].held: there is no position `unheld`",
                           "book.theirs.position: there is no position `theirs`"));
  base::Issues issues;
  EXPECT_FALSE(StakeGraph::compile(stake.spec, issues));
  EXPECT_EQ(issues.list().front().hint, "did you mean `el`?");
}

TEST(StakeChecks, RefuseIdsDeclaredTwiceAndEmptyOnes) {
  auto stake = one_pool();
  stake.avs("da", "el").operators({"p2p", ""}).position("eETH");
  stake.spec.assets.push_back({"ETH", 1.0});
  EXPECT_THAT(stake.complaints(),
              UnorderedElementsAre("asset.ETH.id: the name is declared twice",
                                   "avs.da.id: the name is declared twice",
                                   "operator.p2p.id: the name is declared twice",
                                   "operator[2].id: the name is empty",
                                   "position.eETH.id: the name is declared twice"));
}

TEST(StakeChecks, RefuseRowsWrittenTwice) {
  auto stake = one_pool();
  stake.commit("da", "p2p", "steth", 0.1)
      .delegate("eETH", "steth", 1.0)
      .position("desk")
      .hold("desk", "eETH", 0.1)
      .hold("desk", "eETH", 0.2)
      .book("eETH", 0.1);
  EXPECT_THAT(stake.complaints(),
              UnorderedElementsAre("commitment[da,p2p,steth]: the row is written twice",
                                   "delegation[eETH,steth]: the row is written twice",
                                   "holding[desk,eETH]: the row is written twice",
                                   "book.eETH: the row is written twice"));
}

TEST(StakeChecks, KeepTheNamesBookAndOther) {
  EXPECT_THAT(one_pool().position("book").position("other").complaints(),
              ElementsAre("position.book.id: the name `book` is taken",
                          "position.other.id: the name `other` is taken"));
}

TEST(StakeChecks, WantAnOperatorBehindEveryPoolAndEachOnce) {
  EXPECT_THAT(one_pool().pool("empty", "el", {}, 1.0).complaints(),
              ElementsAre("pool.empty.operators: the pool has no operator"));
  EXPECT_THAT(one_pool().pool("twice", "el", {"p2p", "p2p"}, 1.0).complaints(),
              ElementsAre("pool.twice.operators[1]: `p2p` is named twice"));
}

TEST(StakeChecks, WantCommitmentsThroughAnOperatorOfThePool) {
  EXPECT_THAT(one_pool().operators({"kiln"}).commit("da", "kiln", "steth", 0.1).complaints(),
              ElementsAre("commitment[da,kiln,steth].operator: `kiln` is not an operator of the "
                          "pool `steth`"));
}

TEST(StakeChecks, WantCommitmentsWithinOneProtocol) {
  EXPECT_THAT(one_pool().avs("net", "sym").commit("net", "p2p", "steth", 0.1).complaints(),
              ElementsAre("commitment[net,p2p,steth].pool: the pool belongs to protocol `el`, the "
                          "AVS to `sym`"));
}

TEST(StakeChecks, WantAMagnitudeUnderUniqueOnly) {
  auto stake = one_pool();
  stake.avs("bridge", "el")
      .commit("bridge", "p2p", "steth")
      .avs("net", "sym")
      .pool("vault", "sym", {"p2p"}, 1.0)
      .commit("net", "p2p", "vault", 0.5);
  EXPECT_THAT(stake.complaints(),
              ElementsAre("commitment[bridge,p2p,steth].magnitude: the magnitude is missing",
                          "commitment[net,p2p,vault].magnitude: `sym` is `shared`: the AVS reaches "
                          "the whole pool"));
}

TEST(StakeChecks, KeepTheMagnitudesOfAPoolWithinOne) {
  auto stake = one_pool();
  stake.avs("bridge", "el").commit("bridge", "p2p", "steth", 0.5);
  EXPECT_THAT(stake.complaints(), IsEmpty());
  stake.spec.commitments.back().magnitude = 0.7;
  EXPECT_THAT(stake.complaints(),
              ElementsAre("pool.steth: magnitudes of the commitments to pool `steth` add up to "
                          "1.2"));
}

TEST(StakeChecks, ForgiveTheRoundingOfDecimalMagnitudes) {
  auto stake = one_pool();
  stake.spec.commitments.clear();
  for (int i = 0; i < 10; ++i) {
    const auto id = "avs-" + std::to_string(i);
    stake.avs(id, "el").commit(id, "p2p", "steth", 0.1 + 5e-11);
  }
  EXPECT_THAT(stake.complaints(), IsEmpty());
}

TEST(StakeChecks, KeepDelegationsWithinTheBalance) {
  EXPECT_THAT(one_pool().position("b").delegate("b", "steth", 61.0).complaints(),
              ElementsAre("pool.steth.amount: delegations of pool `steth` add up to 101, more than "
                          "its 100"));
}

TEST(StakeChecks, KeepHoldingsWithinTheWhole) {
  auto stake = one_pool();
  stake.position("a").position("b").hold("a", "eETH", 0.6).hold("b", "eETH", 0.6);
  EXPECT_THAT(stake.complaints(), ElementsAre("position.eETH: holdings of `eETH` add up to 1.2"));
}

TEST(StakeChecks, NameTheHoldingsThatGoInACircle) {
  auto stake = one_pool();
  stake.position("a")
      .position("b")
      .hold("a", "eETH", 0.1)
      .hold("b", "a", 0.1)
      .hold("eETH", "b", 0.1);
  EXPECT_THAT(stake.complaints(),
              ElementsAre("holding[b,a]: the holdings go in a circle: a is held by b is held by "
                          "eETH is held by a"));
}

TEST(StakeChecks, RefuseAPositionThatHoldsItself) {
  EXPECT_THAT(one_pool().hold("eETH", "eETH", 0.1).complaints(),
              ElementsAre("holding[eETH,eETH].held: the position holds itself"));
}

TEST(StakeChecks, RefuseWeightsOfTags) {
  auto stake = one_pool();
  stake.spec.operators[0].tags["client"] = {{"geth", 0.7}, {"nethermind", 0.4}};
  stake.spec.avs[0].tags["vm"] = {{"evm", 0.0}};
  stake.spec.avs[0].tags["category"] = {{"oracle", 1.0}};
  stake.spec.avs[0].category = "oracle";
  EXPECT_THAT(stake.complaints(),
              UnorderedElementsAre("operator.p2p.tags.client: weights add up to 1.1",
                                   "avs.da.tags.vm.evm: weight 0 is out of range",
                                   "avs.da.tags.category: the category is written twice"));
}

TEST(StakeChecks, RefuseNumbersOutsideTheRangesOfTheirFields) {
  auto stake = one_pool();
  stake.spec.assets[0].price = 0.0;
  stake.spec.pools[0].amount = std::numeric_limits<double>::quiet_NaN();
  stake.spec.commitments[0].magnitude = -0.5;
  stake.spec.delegations[0].amount = -1.0;
  stake.spec.book[0].fraction = 1.5;
  stake.position("desk").hold("desk", "eETH", 0.0);
  EXPECT_THAT(stake.complaints(),
              testing::IsSupersetOf({"asset.ETH.price: 0 is out of range",
                                     "pool.steth.amount: nan is out of range",
                                     "commitment[da,p2p,steth].magnitude: -0.5 is out of range",
                                     "delegation[eETH,steth].amount: -1 is out of range",
                                     "holding[desk,eETH].fraction: 0 is out of range",
                                     "book.eETH.fraction: 1.5 is out of range"}));
}

TEST(StakeChecks, RefuseABookThatOwnsAPositionTwice) {
  auto stake = one_pool();
  stake.position("desk").hold("desk", "eETH", 0.3).book("desk", 0.5);
  EXPECT_THAT(stake.complaints(),
              ElementsAre("book: 1.15 of `eETH` is ours, counting what we hold it through"));
  stake.spec.book[0].fraction = 0.85;
  EXPECT_THAT(stake.complaints(), IsEmpty());
}

TEST(StakeChecks, TellEverythingAtOnceAndKeepEarlierIssues) {
  auto stake = one_pool().position("book").pool("empty", "el", {}, -1.0);
  base::Issues issues;
  issues.add("run.trials", "earlier");
  EXPECT_FALSE(StakeGraph::compile(stake.spec, issues));
  EXPECT_EQ(issues.list().size(), 4u);
}

}  // namespace
}  // namespace faultline::stake::stake_checks_test
