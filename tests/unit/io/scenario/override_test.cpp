// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::override_test {
namespace {

using testing::ElementsAre;

run::Scenario read_with(std::vector<std::string> overrides) {
  return read_scenario_text(sound_scenario, "s.toml", {std::move(overrides)}).scenario;
}

std::vector<std::string> complaints_with(std::vector<std::string> overrides) {
  return complaints_about(sound_scenario, {std::move(overrides)});
}

TEST(ScenarioOverride, SetsAFieldOfATableThatIsOrIsNotWritten) {
  EXPECT_EQ(read_with({"run.trials=5"}).run.trials, 5);
  EXPECT_EQ(read_with({"output.tail_trials = 7"}).output.tail_trials, 7);
}

TEST(ScenarioOverride, SetsAFieldOfARow) {
  const auto scenario = read_with({"avs.eigenda.failure_probability=0.5"});
  EXPECT_EQ(scenario.avs[0].failure.failure_probability, 0.5);
  EXPECT_EQ(scenario.avs[1].failure.failure_probability, 0.02);
}

TEST(ScenarioOverride, SetsAFieldOfEveryRowThatASelectionMatches) {
  const auto scenario = read_with({"avs[protocol=eigenlayer].failure_probability=0.5"});
  EXPECT_EQ(scenario.avs[0].failure.failure_probability, 0.5);
  EXPECT_EQ(scenario.avs[1].failure.failure_probability, 0.5);
  EXPECT_EQ(read_with({"avs[category=da].severity=0.5"}).avs[1].failure.severity.index(), 0U);
  EXPECT_EQ(read_with({"operator[client=prysm].tags.cloud=aws"})
                .operators[0]
                .operator_.tags.at("cloud")
                .count("aws"),
            1U);
}

TEST(ScenarioOverride, ReachesRowsWithoutIdAndEntriesByPosition) {
  const auto scenario =
      read_with({"commitment[eigenda,p2p,p2p-eth].magnitude=0.25", "cover.c1.terms[0].deductible=3",
                 "cover.c1.terms[1].tower[0].width=9", "dependence.factor.market.loading=0.75"});
  EXPECT_EQ(scenario.commitments[0].magnitude, 0.25);
  EXPECT_EQ(std::get<insurance::Deductible>(scenario.covers[0].terms[0]).amount, 3.0);
  EXPECT_EQ(std::get<insurance::Tower>(scenario.covers[0].terms[1]).layers[0].width, 9.0);
  EXPECT_EQ(scenario.dependence->factors[0].loading, 0.75);
}

TEST(ScenarioOverride, ReachesIntoLawsTagsAndMaps) {
  const auto scenario =
      read_with({"avs.eigenda.severity.beta.mean=0.25", "operator.p2p.tags.client.prysm=0.25",
                 "dependence.factor.market.override.oracle=0.125"});
  EXPECT_EQ(std::get<failure::BetaLaw>(scenario.avs[0].failure.severity).beta.mean, 0.25);
  EXPECT_EQ(scenario.operators[0].operator_.tags.at("client").at("prysm"), 0.25);
  EXPECT_EQ(scenario.dependence->factors[0].override_loading.at("oracle"), 0.125);
}

TEST(ScenarioOverride, FindsIdsWithDotsInThem) {
  const std::string text = with(sound_scenario, "id = \"client-bug\"", "id = \"client.bug\"");
  const auto scenario =
      read_scenario_text(text, "s.toml", {{"shock.client.bug.rate_per_year=0.5"}}).scenario;
  EXPECT_EQ(scenario.shocks[0].rate_per_year, 0.5);
}

TEST(ScenarioOverride, TakesTomlValuesAndTextsWithoutQuotes) {
  EXPECT_EQ(read_with({"name=night run"}).name, "night run");
  EXPECT_EQ(read_with({"name=\"night run\""}).name, "night run");
  EXPECT_EQ(read_with({"as_of=2027-01-02"}).as_of, (base::Date{2027, 1, 2}));
  EXPECT_THAT(read_with({"run.levels=[0.5, 0.75]"}).run.levels, ElementsAre(0.5, 0.75));
  EXPECT_EQ(read_with({"run.seed=0xffffffffffffffff"}).run.seed, 0xffffffffffffffffULL);
}

TEST(ScenarioOverride, LetsTheLastOneWin) {
  EXPECT_EQ(read_with({"run.trials=5", "run.trials=6"}).run.trials, 6);
}

TEST(ScenarioOverride, IsThePlaceOfTheMistakeInIt) {
  EXPECT_THAT(complaints_with({"run.trials=0"}),
              ElementsAre("--set run.trials=0: run.trials: 0 is out of range (expected an integer "
                          "in [1, 17179869184])"));
}

TEST(ScenarioOverride, ThatMatchesNothingIsComplainedAbout) {
  EXPECT_THAT(complaints_with({"run.trails=5"}),
              ElementsAre("--set run.trails=5: run.trails: unknown key `trails`; did you mean "
                          "`trials`?"));
  EXPECT_THAT(complaints_with({"avs.eigendb.severity=0.5"}),
              ElementsAre("--set avs.eigendb.severity=0.5: avs.eigendb.severity: `eigendb` matches "
                          "nothing; did you mean `eigenda`?"));
  EXPECT_THAT(complaints_with({"avs[category=x].severity=0.5"}),
              ElementsAre("--set avs[category=x].severity=0.5: avs[category=x].severity: "
                          "`avs[category=x]` matches nothing"));
  EXPECT_THAT(complaints_with({"cover.c1.terms[9].deductible=1"}),
              ElementsAre("--set cover.c1.terms[9].deductible=1: cover.c1.terms[9].deductible: "
                          "`cover.c1.terms[9]` matches nothing"));
}

TEST(ScenarioOverride, ThatCannotBeOneIsComplainedAbout) {
  EXPECT_THAT(complaints_with({"run.trials"}),
              ElementsAre("--set run.trials: has no value (expected path=value)"));
  EXPECT_THAT(complaints_with({"run.levels=[0.5"}),
              ElementsAre("--set run.levels=[0.5: run.levels: `[0.5` is not a value (expected a "
                          "value in TOML)"));
  EXPECT_THAT(
      complaints_with({"avs.eigenda=1"}),
      ElementsAre("--set avs.eigenda=1: avs.eigenda: names a whole row (expected a field of "
                  "the row)"));
  EXPECT_THAT(complaints_with({"run.trials.x=1"}),
              ElementsAre("--set run.trials.x=1: run.trials.x: `run.trials` is a single value "
                          "(expected a path that ends there)"));
  EXPECT_THAT(
      complaints_with({"cascade.slash=1"}),
      ElementsAre("--set cascade.slash=1: cascade.slash: `cascade` is not supported by this "
                  "version"));
}

}  // namespace
}  // namespace faultline::io::override_test
