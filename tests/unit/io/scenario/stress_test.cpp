// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/canonical_text.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::stress_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string with_stress(const std::string& body) {
  return std::string(sound_scenario) + "\n[[stress]]\nid = \"s\"\n" + body + "\n";
}
run::Scenario stressed_by(const std::string& body) {
  const auto read = read_scenario_text(with_stress(body), "s.toml");
  EXPECT_THAT(read.stresses, SizeIs(1));
  return read.stresses.at(0).scenario;
}
std::vector<std::string> complaints_of(const std::string& body) {
  return complaints_about(with_stress(body));
}

TEST(Stress, IsACaseOfItsOwnAndLeavesTheScenarioAsItIs) {
  const auto read =
      read_scenario_text(with_stress("set = { \"run.trials\" = \"=2000\" }"), "s.toml");
  const auto plain = read_scenario_text(sound_scenario, "s.toml").scenario;
  EXPECT_EQ(base::canonical_text(read.scenario), base::canonical_text(plain));
  ASSERT_THAT(read.stresses, SizeIs(1));
  EXPECT_EQ(read.stresses[0].scenario.name, plain.name + "/s");
  EXPECT_EQ(read.stresses[0].scenario.run.trials, 2000);
}

TEST(Stress, SetsMultipliesAndAdds) {
  const auto plain = read_scenario_text(sound_scenario, "s.toml").scenario;
  const auto scenario = stressed_by(
      "set = { \"asset.ETH.price\" = \"x0.5\", \"avs.oracle.severity\" = \"=0.75\", "
      "\"run.trials\" = \"x3\", \"dependence.factor.market.loading\" = \"-0.125\" }");
  EXPECT_EQ(scenario.assets[0].price, 0.5 * plain.assets[0].price);
  EXPECT_EQ(std::get<failure::FixedLaw>(scenario.avs[1].failure.severity).value, 0.75);
  EXPECT_EQ(scenario.run.trials, 3 * plain.run.trials);
  EXPECT_EQ(scenario.dependence->factors[0].loading, plain.dependence->factors[0].loading - 0.125);
}

/// λ → 3λ: 1 − e^{−3λ}.
TEST(Stress, MultipliesTheHazardOfAProbability) {
  const double p =
      *read_scenario_text(sound_scenario, "s.toml").scenario.avs[0].failure.failure_probability;
  const auto scenario = stressed_by("set = { \"avs.eigenda.failure_probability\" = \"x3\" }");
  EXPECT_NEAR(*scenario.avs[0].failure.failure_probability, 1.0 - std::pow(1.0 - p, 3.0), 1e-15);
}

TEST(Stress, ChangesEveryRowThatASelectorNames) {
  const auto scenario = stressed_by("set = { \"avs[category=da].severity\" = \"=0.5\" }");
  EXPECT_EQ(std::get<failure::FixedLaw>(scenario.avs[0].failure.severity).value, 0.5);
  EXPECT_EQ(std::get<failure::FixedLaw>(scenario.avs[1].failure.severity).value, 0.1);
}

TEST(Stress, RemovesAndAddsRows) {
  const auto scenario =
      stressed_by("remove = [\"shock\"]\nadd = { asset = [{ id = \"BTC\", price = 20.0 }] }");
  EXPECT_THAT(scenario.shocks, IsEmpty());
  ASSERT_THAT(scenario.assets, SizeIs(2));
  EXPECT_EQ(scenario.assets[0].id, "BTC");
}

TEST(Stress, StandInTheOrderOfTheirIds) {
  const auto text = with_stress("set = { \"run.trials\" = \"x2\" }") +
                    "[[stress]]\nid = \"a\"\nset = { \"run.trials\" = \"x2\" }\n";
  const auto read = read_scenario_text(text, "s.toml");
  ASSERT_THAT(read.stresses, SizeIs(2));
  EXPECT_THAT(read.stresses[0].scenario.name, testing::EndsWith("/a"));
}

TEST(Stress, AreReadOnlyWhenAskedFor) {
  const auto read =
      read_scenario_text(with_stress(""), "s.toml", {.overrides = {}, .stresses = Stresses::none});
  EXPECT_THAT(read.stresses, IsEmpty());
}

TEST(Stress, ThatChangesNothingThereIsIsRefusedWhereItStands) {
  EXPECT_THAT(complaints_of("set = { \"avs[category=none].severity\" = \"=0.5\" }"),
              ElementsAre(HasSubstr("s.toml:84:41: ")));
  EXPECT_THAT(complaints_of("set = { \"avs.eigendb.severity\" = \"=0.5\" }"),
              ElementsAre(HasSubstr("`eigendb` matches nothing; did you mean `eigenda`?")));
  EXPECT_THAT(complaints_of("remove = [\"avs.none\"]"),
              ElementsAre(HasSubstr("`none` matches nothing")));
}

TEST(Stress, ThatLeavesTheRangeSaysHow) {
  EXPECT_THAT(
      complaints_of("set = { \"avs.oracle.participation\" = \"x2\", \"asset.ETH.price\" = "
                    "\"-5\", \"run.trials\" = \"x\" }"),
      ElementsAre(HasSubstr("stress.s.set.avs.oracle.participation: "
                            "`avs.oracle.participation` is not a number"),
                  HasSubstr("stress.s.set.asset.ETH.price: 1 \"-5\" is -4 (expected a number "
                            "above 0)"),
                  HasSubstr("stress.s.set.run.trials: \"x\" is no change")));
  EXPECT_THAT(complaints_of("set = { \"run.trials\" = \"x0.0003\" }"),
              ElementsAre(HasSubstr("run.trials: 0.3")));
  EXPECT_THAT(complaints_of("set = { \"avs.eigenda.participation\" = \"=each\" }"),
              ElementsAre(HasSubstr("avs.eigenda.participation: unknown word \"each\"")));
}

TEST(Stress, DoesNotCalculateWithLaws) {
  const auto scenario =
      with(with_stress("set = { \"avs.eigenda.failure_probability\" = \"x3\" }"),
           "failure_probability = 0.012", "failure_probability = { beta = [1, 80] }");
  EXPECT_THAT(complaints_about(scenario),
              ElementsAre(HasSubstr("`avs.eigenda.failure_probability` is given by a law (expected "
                                    "a number, or \"=value\")")));
}

TEST(Stress, IsReadLikeAnyTable) {
  EXPECT_THAT(complaints_of("sets = {}"),
              ElementsAre(HasSubstr("unknown key `sets`; did you mean `set`?")));
  EXPECT_THAT(complaints_of("set = { \"run.trials\" = 3 }"),
              ElementsAre(HasSubstr("stress.s.set.run.trials: 3 is an integer (expected a text)")));
  EXPECT_THAT(complaints_of("add = 3"),
              ElementsAre(HasSubstr("stress.s.add: 3 is an integer (expected a table)")));
}

TEST(Stress, ForcesCausesAsTheTableOfTheScenarioDoes) {
  const auto scenario =
      stressed_by("force = { mode = \"intervene\", causes = [\"avs.eigenda\"], at_day = 10 }");
  ASSERT_TRUE(scenario.force.has_value());
  EXPECT_THAT(scenario.force->causes, ElementsAre("avs.eigenda"));
  EXPECT_EQ(scenario.force->at_day, 10.0);
  EXPECT_FALSE(read_scenario_text(with_stress("force = { mode = \"intervene\", causes = "
                                              "[\"avs.eigenda\"] }"),
                                  "s.toml")
                   .scenario.force.has_value());
}

TEST(Stress, ForcesNothingThatItCannot) {
  EXPECT_THAT(complaints_of("force = {}"), ElementsAre(HasSubstr("stress.s.force.mode")));
  EXPECT_THAT(complaints_of("force = { mode = \"wait\", causes = [\"avs.eigenda\"] }"),
              ElementsAre(HasSubstr("stress.s.force.mode")));
  EXPECT_THAT(
      complaints_of("force = { mode = \"intervene\", causes = [\"avs.eigenda\"], at_day = -1 }"),
      ElementsAre(HasSubstr("stress.s.force.at_day")));
}

}  // namespace
}  // namespace faultline::io::stress_test
