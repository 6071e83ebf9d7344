// SPDX-License-Identifier: Apache-2.0
#include "failure/strike_model.hpp"

#include "failure/fault_names.hpp"
#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::strike_model_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Operator x serves a and b, y serves a; x runs 70 % geth. Severity ½ at a, ¼ at b.
class Strikes : public testing::Test {
 protected:
  Strikes() {
    scenario_.add_avs("a", 0.0).severity = FixedLaw{0.5};
    scenario_.add_avs("b", 0.0).severity = FixedLaw{0.25};
    scenario_.add_operator("x", {{"client", {{"geth", 0.75}}}, {"cloud", {{"aws", 0.5}}}});
    scenario_.add_operator("y", {{"client", {{"geth", 1.0}}}});
    scenario_.serve("x", "a");
    scenario_.serve("x", "b");
    scenario_.serve("y", "a");
  }
  /// Strikes of the shock's first occurrence in each of some trials.
  std::vector<std::vector<Strike>> strikes(const std::vector<KillSpec>& kill,
                                           std::uint64_t trials = 1) {
    const auto graph = scenario_.graph();
    base::Issues issues;
    std::vector<AvsImpact> impacts;
    for (std::uint32_t i = 0; i < 2; ++i)
      impacts.push_back(
          AvsImpact::compile(scenario_.failure.avs[i], stake::AvsId(i), graph, issues));
    FailureSpec spec;
    spec.shocks = {{"s", 1.0, kill}};
    faults_ = faults_of(spec);
    const auto shocks = compile_shocks(spec.shocks, {graph}, faults_, 1.0, issues);
    EXPECT_THAT(issues.list(), IsEmpty());
    const StrikeModel model(std::move(impacts), graph);
    StrikeModel::Workspace workspace;
    std::vector<std::vector<Strike>> all(trials);
    for (std::uint64_t trial = 0; trial < trials; ++trial)
      model.append_shock(shocks[0], {3, trial, shocks[0].key, 0}, workspace, all[trial]);
    return all;
  }
  std::vector<std::string> names(const std::vector<Strike>& strikes) {
    const auto graph = scenario_.graph();
    std::vector<std::string> names;
    for (const Strike& strike : strikes) {
      const auto who =
          strike.operator_id.valid() ? graph.operators()[strike.operator_id.index()].id : "all";
      const auto fault = strike.fault.valid() ? faults_[strike.fault.index()] : "-";
      const auto where = strike.avs.valid() ? graph.avs()[strike.avs.index()].id : "base";
      names.push_back(where + "/" + who + "/" + fault + "/" +
                      std::to_string(strike.fraction).substr(0, 6));
    }
    return names;
  }
  test::FailureScenario scenario_;
  std::vector<std::string> faults_;
};

TEST_F(Strikes, OfKilledAvsAreBySeverity) {
  EXPECT_THAT(names(strikes({{"avs", 1.0, "", {}}})[0]),
              ElementsAre("a/all/-/0.5000", "b/all/-/0.2500"));
}

TEST_F(Strikes, OfKilledOperatorsReachAllTheyServe) {
  EXPECT_THAT(names(strikes({{"operator", 1.0, "downtime", {}}})[0]),
              ElementsAre("a/x/downtime/0.5000", "a/y/downtime/0.5000", "b/x/downtime/0.2500"));
}

TEST_F(Strikes, OfOperatorsAreScaledByShareAndByTheTagsTheyAreSelectedBy) {
  EXPECT_THAT(names(strikes({{"operator[client=geth]", 1.0, "downtime", FixedLaw{0.5}}})[0]),
              ElementsAre("a/x/downtime/0.1875", "a/y/downtime/0.2500", "b/x/downtime/0.0937"));
  EXPECT_THAT(names(strikes({{"operator[client=geth,cloud=aws]", 1.0, "downtime", {}}})[0]),
              ElementsAre("a/x/downtime/0.1875", "b/x/downtime/0.0937"));
}

TEST_F(Strikes, CountTheLargestShareOfAnOperatorOnce) {
  EXPECT_THAT(names(strikes({{"operator.x", 1.0, "downtime", FixedLaw{0.1}},
                             {"operator.x", 1.0, "key-leak", FixedLaw{0.4}}})[0]),
              ElementsAre("a/x/key-leak/0.2000", "b/x/key-leak/0.1000"));
  EXPECT_THAT(
      names(strikes({{"operator.y", 1.0, "key-leak", {}}, {"operator.y", 1.0, "downtime", {}}})[0]),
      ElementsAre("a/y/downtime/0.5000"));
}

TEST_F(Strikes, OnTheBaseLayerAreSharesWithoutSeverityBehindThoseAtAvs) {
  EXPECT_THAT(
      names(strikes({{"operator", 1.0, "key-leak", FixedLaw{0.5}, FaultReach::both}})[0]),
      ElementsAre("a/x/key-leak/0.2500", "a/y/key-leak/0.2500", "b/x/key-leak/0.1250",
                  "base/op/key-leak/0.5000", "base/x/key-leak/0.5000", "base/y/key-leak/0.5000"));
  EXPECT_THAT(names(strikes({{"operator.x", 1.0, "key-leak", {}, FaultReach::base}})[0]),
              ElementsAre("base/x/key-leak/1.0000"));
}

TEST_F(Strikes, OnTheBaseLayerAreKeptForEachKindTheLargestFirst) {
  EXPECT_THAT(names(strikes({{"operator.x", 1.0, "key-leak", FixedLaw{0.1}, FaultReach::both},
                             {"operator.x", 1.0, "downtime", FixedLaw{0.4}, FaultReach::both}})[0]),
              ElementsAre("a/x/downtime/0.2000", "b/x/downtime/0.1000", "base/x/downtime/0.4000",
                          "base/x/key-leak/0.1000"));
}

TEST_F(Strikes, ThroughAllOperatorsCoverEachOfThem) {
  EXPECT_THAT(names(strikes({{"operator.x", 1.0, "downtime", {}}, {"avs.a", 1.0, "", {}}})[0]),
              ElementsAre("a/all/-/0.5000", "b/x/downtime/0.2500"));
}

TEST_F(Strikes, OfTheAvsGoBeforeThoseOfAnOperatorThatTookPart) {
  scenario_.failure.avs[0].participation = ExactlyTakePart{2};
  EXPECT_THAT(names(strikes({{"avs.a", 1.0, "", {}}, {"operator.x", 1.0, "downtime", {}}})[0]),
              ElementsAre("a/x/-/0.5000", "a/y/-/0.5000", "b/x/downtime/0.2500"));
}

TEST_F(Strikes, ComeOnceForAnAvsThatIsKilledTwice) {
  EXPECT_THAT(names(strikes({{"avs.a", 1.0, "", {}}, {"avs", 1.0, "", {}}})[0]),
              ElementsAre("a/all/-/0.5000", "b/all/-/0.2500"));
}

TEST_F(Strikes, ShareOneSeverityBetweenTheOperatorsOfAnAvs) {
  scenario_.failure.avs[0].severity = UniformLaw{{0.0, 1.0}};
  for (const auto& drawn : strikes({{"operator", 1.0, "downtime", {}}}, 100)) {
    ASSERT_EQ(drawn.size(), 3u);
    EXPECT_EQ(drawn[0].fraction, drawn[1].fraction);
    EXPECT_EQ(drawn[2].fraction, 0.25);
  }
}

TEST_F(Strikes, HaveASeverityForEachOperatorWhereThatIsWritten) {
  scenario_.failure.avs[0].severity = UniformLaw{{0.0, 1.0}};
  scenario_.failure.avs[0].severity_per = SeverityPer::each_operator;
  const KillSpec avs{"avs.a", 1.0, "", {}};
  const KillSpec both{"operator", 1.0, "downtime", FixedLaw{0.5}};
  const auto as_avs = strikes({avs}, 100);
  const auto as_operators = strikes({both}, 100);
  const auto as_all = strikes({avs, both}, 100);
  for (std::size_t trial = 0; trial < 100; ++trial) {
    ASSERT_EQ(as_avs[trial].size(), 2u);
    ASSERT_EQ(as_operators[trial].size(), 3u);
    ASSERT_EQ(as_all[trial].size(), 3u);
    EXPECT_NE(as_avs[trial][0].fraction, as_avs[trial][1].fraction);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_TRUE(as_avs[trial][i].operator_id.valid());
      EXPECT_EQ(as_operators[trial][i].fraction, 0.5 * as_avs[trial][i].fraction);
      EXPECT_EQ(as_all[trial][i].fraction, as_avs[trial][i].fraction);
      EXPECT_FALSE(as_all[trial][i].fault.valid());
    }
    EXPECT_EQ(as_all[trial][2].fraction, 0.125);
  }
}

TEST_F(Strikes, KillEachIndependentlyWithTheWrittenProbability) {
  constexpr std::int64_t trials = 100'000;
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t both = 0;
  std::vector<double> shares;
  for (const auto& drawn :
       strikes({{"operator", 0.3, "downtime", UniformLaw{{0.2, 0.8}}}}, trials)) {
    bool hit_x = false;
    bool hit_y = false;
    for (const Strike& strike : drawn) {
      if (strike.avs.index() == 1) hit_x = true, shares.push_back(4.0 * strike.fraction);
      if (strike.operator_id.index() == 2) hit_y = true;
    }
    x += hit_x, y += hit_y, both += hit_x && hit_y;
  }
  // Three scores and a law: a false alarm has probability 3e-5.
  test::expect_probability(x, trials, 0.3);
  test::expect_probability(y, trials, 0.3);
  test::expect_probability(both, trials, 0.09);
  test::expect_law(shares, [](double s) { return (s - 0.2) / 0.6; });
}

TEST_F(Strikes, OfAShockThatKillsNobodyAreNone) {
  int without = 0;
  for (const auto& drawn : strikes({{"avs.a", 0.5, "", {}}}, 100)) without += drawn.empty();
  EXPECT_GT(without, 0);
  EXPECT_LT(without, 100);
}

}  // namespace
}  // namespace faultline::failure::strike_model_test
