// SPDX-License-Identifier: Apache-2.0
#include "failure/selector.hpp"

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::selector_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(ParseSelector, ReadsATable) {
  const auto selector = parse_selector("avs");
  ASSERT_TRUE(selector);
  EXPECT_EQ(selector->table, "avs");
  EXPECT_FALSE(selector->id);
  EXPECT_THAT(selector->conditions, IsEmpty());
}

TEST(ParseSelector, TakesWhatFollowsTheFirstDotAsTheId) {
  const auto selector = parse_selector("operator.p2p.org[1]");
  ASSERT_TRUE(selector);
  EXPECT_EQ(selector->table, "operator");
  EXPECT_EQ(selector->id, "p2p.org[1]");
}

TEST(ParseSelector, ReadsConditionsAndIgnoresSpacesAroundWords) {
  const auto selector = parse_selector("operator[client = geth, cloud=own dc]");
  ASSERT_TRUE(selector);
  ASSERT_EQ(selector->conditions.size(), 2u);
  EXPECT_EQ(selector->conditions[0].tag, "client");
  EXPECT_EQ(selector->conditions[0].value, "geth");
  EXPECT_EQ(selector->conditions[1].tag, "cloud");
  EXPECT_EQ(selector->conditions[1].value, "own dc");
}

TEST(ParseSelector, RefusesWhatIsNoSelector) {
  for (const char* text : {"", "avs.", "avs[", "avs[]", "avs[client]", "avs[client=]", "avs[=geth]",
                           "avs[client=geth", "avs[client=geth,]", "avs[a=b]x", "a vs", ".x"})
    EXPECT_FALSE(parse_selector(text)) << text;
}

class Selectors : public testing::Test {
 protected:
  Selectors() {
    scenario_.add_avs("a", 0.0, {{"client", {{"geth", 0.7}, {"reth", 0.3}}}});
    scenario_.add_avs("b", 0.0, {{"client", {{"reth", 1.0}}}});
    scenario_.stake.avs.back().category = "oracle";
    scenario_.add_operator(
        "x", {{"client", {{"geth", 0.7}, {"reth", 0.3}}}, {"cloud", {{"aws", 0.5}, {"own", 0.5}}}});
    scenario_.add_operator("y", {{"client", {{"reth", 1.0}}}, {"cloud", {{"own", 1.0}}}});
  }
  std::vector<std::uint32_t> avs(const char* text) {
    std::vector<std::uint32_t> selected;
    for (const auto id : select_targets(text, {scenario_.graph()}, "path", issues_).avs)
      selected.push_back(id.index());
    return selected;
  }
  std::vector<std::pair<std::string, double>> operators(const char* text) {
    const auto graph = scenario_.graph();
    std::vector<std::pair<std::string, double>> selected;
    for (const auto& [id, weight] : select_targets(text, {graph}, "path", issues_).operators)
      selected.emplace_back(graph.operators()[id.index()].id, weight);
    return selected;
  }
  test::FailureScenario scenario_;
  base::Issues issues_;
};

TEST_F(Selectors, NameAllOfATableOneOfItOrThoseWithATag) {
  EXPECT_THAT(avs("avs"), ElementsAre(0, 1));
  EXPECT_THAT(avs("avs.b"), ElementsAre(1));
  EXPECT_THAT(avs("avs[client=geth]"), ElementsAre(0));
  EXPECT_THAT(avs("avs[category=oracle]"), ElementsAre(1));
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Selectors, WeighOperatorsByTheProductOfTheTagsTheyAreSelectedBy) {
  using Pair = std::pair<std::string, double>;
  EXPECT_THAT(operators("operator.x"), ElementsAre(Pair("x", 1.0)));
  EXPECT_THAT(operators("operator[client=reth]"), ElementsAre(Pair("x", 0.3), Pair("y", 1.0)));
  EXPECT_THAT(operators("operator[client=reth,cloud=own]"),
              ElementsAre(Pair("x", 0.15), Pair("y", 1.0)));
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Selectors, ComplainAboutWhatTheyDoNotFind) {
  EXPECT_THAT(avs("avs.c"), IsEmpty());
  EXPECT_THAT(avs("avs[client=besu]"), IsEmpty());
  EXPECT_THAT(avs("avs[cloud=own]"), IsEmpty());
  EXPECT_THAT(operators("operator[client=geth,cloud=gcp]"), IsEmpty());
  EXPECT_THAT(avs("avss"), IsEmpty());
  EXPECT_THAT(avs("contract.vault"), IsEmpty());
  EXPECT_THAT(avs("avs["), IsEmpty());
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("path", "`avs.c` matches nothing"),
                          Complains("path", "`avs[client=besu]` matches nothing"),
                          Complains("path", "no avs has the tag `cloud`"),
                          Complains("path", "`operator[client=geth,cloud=gcp]` matches nothing"),
                          Complains("path", "unknown table `avss`"),
                          Complains("path", "`contract.vault` matches nothing"),
                          Complains("path", "`avs[` is not a selector")));
}

TEST_F(Selectors, OfCausesAreOfAvsAndOfOperatorsThatMayFail) {
  const auto causes = scenario_.causes(std::vector<Hazard>(2));
  EXPECT_THAT(causes.select("avs", "path", issues_), ElementsAre(CauseId(0u), CauseId(1u)));
  EXPECT_THAT(issues_.list(), IsEmpty());
  for (const char* table : {"contract", "provider"})
    EXPECT_THAT(causes.select(table, "path", issues_), IsEmpty());
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("path", "no contract may fail by itself"),
                                          Complains("path", "no provider may fail by itself")));
  EXPECT_THAT(causes.select("shock", "path", issues_), IsEmpty());
  EXPECT_THAT(issues_.list().back(), Complains("path", "`shock` cannot be selected here"));
  EXPECT_THAT(causes.select("operator.x", "path", issues_), IsEmpty());
  EXPECT_THAT(issues_.list().back(), Complains("path", "no operator may fail by itself"));
}

}  // namespace
}  // namespace faultline::failure::selector_test
