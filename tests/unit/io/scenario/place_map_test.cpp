// SPDX-License-Identifier: Apache-2.0
#include "io/place_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::place_map_test {
namespace {

std::string place_of(const PlaceMap& places, std::string_view path) {
  const Place place = places.find(path);
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

TEST(PlaceMap, KnowsEveryValueOfTheScenario) {
  const PlaceMap places = read_scenario_text(sound_scenario, "s.toml").places;
  EXPECT_EQ(place_of(places, "run.trials"), "s.toml:7:10");
  EXPECT_EQ(place_of(places, "avs.oracle"), "s.toml:25:1");
  EXPECT_EQ(place_of(places, "avs.eigenda.severity.beta.sd"), "s.toml:22:41");
  EXPECT_EQ(place_of(places, "delegation[eETH,p2p-eth].amount"), "s.toml:56:10");
  EXPECT_EQ(place_of(places, "cover.c1.terms[1].tower[0].width"), "s.toml:63:43");
  EXPECT_EQ(place_of(places, "pool.p2p-eth.operators[0]"), "s.toml:39:14");
}

TEST(PlaceMap, FindsTheNearestPlaceAroundWhatWasNotWritten) {
  const PlaceMap places = read_scenario_text(sound_scenario, "s.toml").places;
  EXPECT_EQ(place_of(places, "avs.oracle.residual_probability"), "s.toml:25:1");
  EXPECT_EQ(place_of(places, "avs.eigenda.severity.beta.max"), "s.toml:22:21");
  EXPECT_EQ(place_of(places, "cover.c1.terms[7].limit"), "s.toml:61:9");
  EXPECT_EQ(place_of(places, "holding[a,b].fraction"), "s.toml:1:1");
  EXPECT_EQ(place_of(places, ""), "s.toml:1:1");
}

TEST(PlaceMap, KnowsTheCellsOfTablesAndTheOverrides) {
  const ScenarioFiles files;
  files.write("s.toml",
              with(sound_scenario, "[run]\n", "[tables]\noperators = \"o.csv\"\n[run]\n"));
  files.write("o.csv", "id,tags.cloud\nkiln,aws\n");
  const PlaceMap places = files.read("s.toml", {{"run.seed=7"}}).places;
  EXPECT_THAT(place_of(places, "operator.kiln.tags.cloud"), testing::EndsWith("/o.csv:2:6"));
  EXPECT_EQ(place_of(places, "run.seed"), "--set run.seed=7:0:0");
}

TEST(PlaceMap, LocatesWhatLaterStepsComplainAboutInTheOrderOfTheFile) {
  const PlaceMap places = read_scenario_text(sound_scenario, "s.toml").places;
  const auto located = locate({{"cover.c1.terms[0]", "pays nothing", "", ""},
                               {"avs.eigenda.severity.beta", "has no such law", "a law", "try"}},
                              places);
  ASSERT_EQ(located.size(), 2U);
  EXPECT_EQ(format_issue(located[0]),
            "s.toml:22:21: avs.eigenda.severity.beta: has no such law (expected a law); try");
  EXPECT_EQ(format_issue(located[1]), "s.toml:62:3: cover.c1.terms[0]: pays nothing");
}

}  // namespace
}  // namespace faultline::io::place_map_test
