// SPDX-License-Identifier: Apache-2.0
#include "portfolio/loss_words.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/portfolio/covered_stake.hpp"

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
