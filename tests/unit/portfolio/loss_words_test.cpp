// SPDX-License-Identifier: Apache-2.0
#include "portfolio/loss_words.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/portfolio/covered_stake.hpp"
#include "unit/stake/contract_spec.hpp"

namespace faultline::portfolio::loss_words_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> causes{"avs.da", "operator.p2p.double-sign", "shock.bug"};
const std::vector<std::string> faults{"double-sign", "downtime"};
constexpr failure::CauseId own{0U}, bug{2U};

insurance::CoverSpec cover(const std::vector<std::string>& triggers) {
  return {.id = "c", .positions = {}, .terms = {}, .triggers = triggers};
}

LossWords compile(const std::vector<std::string>& triggers, base::Issues& issues) {
  static const auto graph = stake::one_pool().graph();
  return LossWords::compile({cover(triggers)}, graph, causes, faults, issues);
}

penalty::Hit hit(std::size_t avs, failure::FaultId fault = {}) {
  return {.occurrence = 0,
          .avs = stake::AvsId{avs},
          .operator_id = stake::OperatorId{0U},
          .pool = stake::PoolId{0U},
          .fault = fault,
          .fraction = 0.1,
          .lost = 1.0};
}

/// Whether a cover with that trigger answers to such a hit.
bool holds(const std::string& word, failure::CauseId cause, const penalty::Hit& of) {
  base::Issues issues;
  const auto words = compile({word}, issues);
  EXPECT_TRUE(issues.empty()) << word;
  return (words.hold_for(cause, of) & words.set_of({word})) != 0;
}

TEST(LossWords, KnowFailuresOfAvsWhoeverBeganThem) {
  EXPECT_TRUE(holds("avs", own, hit(0)));
  EXPECT_TRUE(holds("avs.da", bug, hit(0)));
  EXPECT_FALSE(holds("avs", bug, hit(0, failure::FaultId{0U})));
}

TEST(LossWords, KnowFaultsByKindAndOperator) {
  EXPECT_TRUE(holds("double-sign", bug, hit(0, failure::FaultId{0U})));
  EXPECT_FALSE(holds("double-sign", bug, hit(0, failure::FaultId{1U})));
  EXPECT_TRUE(holds("operator.p2p", bug, hit(0, failure::FaultId{1U})));
  EXPECT_FALSE(holds("operator", own, hit(0)));
  EXPECT_FALSE(holds("key-leak", bug, hit(0, failure::FaultId{0U})));  // no such fault anywhere
}

TEST(LossWords, KnowAllThatAShockBegan) {
  EXPECT_TRUE(holds("shock", bug, hit(0)));
  EXPECT_TRUE(holds("shock.bug", bug, hit(0, failure::FaultId{0U})));
  EXPECT_FALSE(holds("shock", own, hit(0)));
}

TEST(LossWords, SweepsAreFailuresOfTheirAvs) {
  base::Issues issues;
  const auto words = compile({"avs", "shock"}, issues);
  const penalty::Sweep sweep{stake::AvsId{0U}, 0.5};
  EXPECT_EQ(words.hold_for(own, sweep), words.set_of({"avs"}));
  EXPECT_EQ(words.hold_for(bug, sweep), words.set_of({"avs", "shock"}));
}

TEST(LossWords, RefuseWhatNamesNothing) {
  base::Issues issues;
  compile({"slashing", "shock.bugs", "avs.dda", "contract"}, issues);
  std::vector<std::string> places;
  for (const auto& issue : issues.list()) places.push_back(issue.path);
  EXPECT_THAT(places, testing::UnorderedElementsAre("cover.c.triggers[0]", "cover.c.triggers[1]",
                                                    "cover.c.triggers[2]", "cover.c.triggers[3]"));
}

/// Two contracts, of which one is a bridge.
stake::StakeGraph with_contracts() {
  auto stake = stake::one_pool();
  stake.spec.smart_contracts = {stake::contract("gate", stake::ContractScope::position, {"eETH"}),
                                stake::contract("vault", stake::ContractScope::position, {"eETH"})};
  stake.spec.smart_contracts[0].category = "bridge";
  return stake.graph();
}

TEST(LossWords, SelectContractsByTheirTags) {
  const auto graph = with_contracts();
  const std::vector<std::string> begun{"contract.gate", "contract.vault", "shock.bug"};
  const std::string bridges = "contract[category=bridge]";
  base::Issues issues;
  const auto words = LossWords::compile({cover({bridges})}, graph, begun, faults, issues);
  ASSERT_TRUE(issues.empty());
  const auto bit = words.set_of({bridges});
  const failure::ContractBreak gate{stake::SmartContractId{0U}, 0.5};
  const failure::ContractBreak vault{stake::SmartContractId{1U}, 0.5};
  EXPECT_EQ(words.hold_for(bug, gate), bit);
  EXPECT_EQ(words.hold_for(bug, vault), 0U);
  EXPECT_EQ(words.hold_for(failure::CauseId{0U}, vault), bit);  // the gate began it
  EXPECT_EQ(words.hold_for(failure::CauseId{1U}, vault), 0U);
}

TEST(LossWords, SayWhatContractsAndShocksCanBeSelectedBy) {
  const auto graph = with_contracts();
  base::Issues issues;
  LossWords::compile({cover({"contract[kind=bridge]", "contract[category=brige]", "shock[a=b]"})},
                     graph, causes, faults, issues);
  std::vector<std::string> lines;
  for (const auto& issue : issues.list()) lines.push_back(issue.problem + "; " + issue.expected);
  EXPECT_THAT(lines,
              ElementsAre("`contract[category=brige]` matches nothing; at least one contract",
                          "no contract has the tag `kind`; one of category",
                          "`shock[a=b]` selects by tags, which shocks have none of; `shock.` "
                          "and the id of a declared one, or `shock` where there is any"));
}

/// What a cover with triggers and exclusions is refused for.
std::vector<std::string> refused(const std::vector<std::string>& triggers,
                                 const std::vector<std::string>& exclusions) {
  static const auto graph = stake::one_pool().graph();
  auto one = cover(triggers);
  one.exclusions = exclusions;
  base::Issues issues;
  LossWords::compile({one}, graph, causes, faults, issues);
  std::vector<std::string> places;
  for (const auto& issue : issues.list()) places.push_back(issue.path);
  return places;
}

TEST(LossWords, RefuseExclusionsOfAllThatIsTriggered) {
  const auto all = ElementsAre("cover.c.exclusions");
  EXPECT_THAT(refused({"double-sign"}, {"double-sign"}), all);
  EXPECT_THAT(refused({"avs.da"}, {"avs"}), all);
  EXPECT_THAT(refused({"shock.bug", "avs.da"}, {"shock", "avs"}), all);
  EXPECT_THAT(refused({"double-sign"}, {"operator"}), all);
  EXPECT_THAT(refused({"operator.p2p"}, {"double-sign", "downtime"}), all);
  EXPECT_THAT(refused({"key-leak"}, {"key-leak"}), all);  // which nothing has
}

TEST(LossWords, LeaveWhatExclusionsLeave) {
  EXPECT_THAT(refused({"double-sign"}, {"shock"}), IsEmpty());
  EXPECT_THAT(refused({"avs", "double-sign"}, {"avs"}), IsEmpty());
  EXPECT_THAT(refused({"operator"}, {"double-sign"}), IsEmpty());
  EXPECT_THAT(refused({"shock"}, {"avs", "operator"}), IsEmpty());
  EXPECT_THAT(refused({"key-leak"}, {"downtime"}), IsEmpty());
}

TEST(LossWords, RefuseStakeOfOthersThanThoseAtFault) {
  stake::SmallStake stake;
  stake.avs("net", "sym").operators({"a", "b"});
  stake.pool("both", "sym", {"a", "b"}, 1.0);
  stake.position("token").delegate("token", "both", 1.0).book("token");
  const auto graph = stake.graph();
  const auto places = [&](const std::vector<std::string>& triggers) {
    auto one = cover(triggers);
    one.operators = std::vector<std::string>{"b"};
    base::Issues issues;
    LossWords::compile({one}, graph, causes, faults, issues);
    std::vector<std::string> found;
    for (const auto& issue : issues.list()) found.push_back(issue.path);
    return found;
  };
  EXPECT_THAT(places({"operator.a"}), ElementsAre("cover.c.operators"));
  EXPECT_THAT(places({"operator.a", "avs"}), IsEmpty());
  EXPECT_THAT(places({"operator"}), IsEmpty());
  EXPECT_THAT(places({"double-sign"}), IsEmpty());
}

TEST(LossWords, KnowWhoseStakeWasTaken) {
  stake::SmallStake stake;
  stake.avs("net", "sym").operators({"a", "b"});
  stake.pool("both", "sym", {"a", "b"}, 1.0).pool("own", "sym", {"a"}, 1.0);
  stake.position("token").delegate("token", "both", 1.0).book("token");
  const auto graph = stake.graph();
  insurance::CoverSpec one{.id = "c", .positions = {}, .terms = {}};
  one.operators = std::vector<std::string>{"a"};
  auto other = one;
  other.operators = std::vector<std::string>{"b", "a"};
  base::Issues issues;
  const auto words = LossWords::compile({one, other}, graph, causes, faults, issues);
  const auto alone = words.list_of({"a"});
  const auto together = words.list_of({"a", "b"});
  EXPECT_TRUE(words.tell_operators());
  EXPECT_NE(alone, together);
  auto through = hit(0);
  EXPECT_EQ(words.hold_for(own, through), alone | together);
  through.operator_id = stake::OperatorId{1U};
  EXPECT_EQ(words.hold_for(own, through), together);
  through.operator_id = {};
  EXPECT_EQ(words.hold_for(own, through), together);
  through.pool = stake::PoolId{1U};
  EXPECT_EQ(words.hold_for(own, through), alone | together);
}

TEST(LossWords, RefuseAnEmptyList) {
  base::Issues issues;
  compile({}, issues);
  ASSERT_EQ(issues.list().size(), 1U);
  EXPECT_EQ(issues.list()[0].path, "cover.c.triggers");
}

TEST(LossWords, RefuseMoreThanTheyCanTellApart) {
  std::vector<std::string> many;
  for (int i = 10; i < 43; ++i) many.push_back("shock.s" + std::to_string(i));
  base::Issues issues;
  const auto graph = stake::one_pool().graph();
  LossWords::compile({cover(many)}, graph, many, faults, issues);
  ASSERT_EQ(issues.list().size(), 1U);
  EXPECT_EQ(issues.list()[0].path, "cover.c.triggers[32]");
}

}  // namespace
}  // namespace faultline::portfolio::loss_words_test
