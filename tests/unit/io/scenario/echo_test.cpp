// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/canonical_text.hpp"
#include "io/scenario_echo.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::echo_test {
namespace {

/// The canonical text of the scenario that the echo of `scenario` says.
std::string canonical_echo(const run::Scenario& scenario) {
  return base::canonical_text(read_scenario_text(echo_toml(scenario), "echo").scenario);
}

TEST(ScenarioEcho, ReadsBackAsAnEqualScenario) {
  const run::Scenario scenario = read_scenario_text(sound_scenario, "s.toml").scenario;
  EXPECT_EQ(canonical_echo(scenario), base::canonical_text(scenario));
}

TEST(ScenarioEcho, ReadsBackTextsAndNumbersThatAreHardToWrite) {
  run::Scenario scenario = read_scenario_text(sound_scenario, "s.toml").scenario;
  scenario.name = "a \"quoted\" \\ line\n\ttab \x01 é";
  scenario.run.seed = 0xffffffffffffffffULL;
  scenario.assets[0].price = 1.0 / 3.0;
  scenario.pools[0].amount = 12345678901234567890.0;
  scenario.delegations[0].amount = 5e-324;
  scenario.avs[0].avs.tags = {{"a b", {{"x.y", 0.5}, {"\"", 0.25}}}, {"plain", {{"word", 1.0}}}};
  EXPECT_EQ(canonical_echo(scenario), base::canonical_text(scenario));
}

TEST(ScenarioEcho, ReadsBackEveryFormOfALawAndATerm) {
  run::Scenario scenario = read_scenario_text(sound_scenario, "s.toml").scenario;
  scenario.run.horizon_days = run::SeveralHorizons{{30.0, 365.25}};
  scenario.avs[0].failure.severity = failure::UniformLaw{{0.25, 0.5}};
  scenario.avs[0].failure.participation = failure::ExactlyTakePart{3};
  scenario.covers[0].terms.emplace_back(insurance::Limit{10.0, insurance::TermBasis::aggregate});
  scenario.covers[0].terms.emplace_back(insurance::QuotaShare{0.5});
  scenario.shocks[0].kill[0].share = failure::BetaLaw{{0.25, 0.125, 0.5}};
  EXPECT_EQ(canonical_echo(scenario), base::canonical_text(scenario));
  scenario.avs[0].failure.severity = failure::DiscreteLaw{{{0.25, 0.75}, {0.5, 0.25}}};
  scenario.avs[0].failure.participation = failure::ByTagTakesPart{"client", {{"lighthouse", 0.5}}};
  EXPECT_EQ(canonical_echo(scenario), base::canonical_text(scenario));
}

TEST(ScenarioEcho, WritesDefaultsOutAndMatricesInPlace) {
  run::Scenario scenario = read_scenario_text(sound_scenario, "s.toml").scenario;
  failure::BlockSpec& block = scenario.dependence->blocks[0];
  block.structure = failure::Structure::matrix;
  block.matrix = base::NamedMatrix{"m.csv", {"avs.odd", "eigenda"}, {1.0, 0.25, 0.25, 1.0}};
  const std::string echo = echo_toml(scenario);
  EXPECT_THAT(echo, testing::HasSubstr("\nhorizon_days = 365.0\n"));
  EXPECT_THAT(echo, testing::HasSubstr("\nfile = { names = [\"avs.avs.odd\", \"avs.eigenda\"], "
                                       "values = [[1.0, 0.25], [0.25, 1.0]] }\n"));
  EXPECT_EQ(canonical_echo(scenario), base::canonical_text(scenario));
}

TEST(ScenarioEcho, IsItsOwnEcho) {
  const run::Scenario scenario = read_scenario_text(sound_scenario, "s.toml").scenario;
  const std::string echo = echo_toml(scenario);
  EXPECT_EQ(echo_toml(read_scenario_text(echo, "echo").scenario), echo);
}

}  // namespace
}  // namespace faultline::io::echo_test
