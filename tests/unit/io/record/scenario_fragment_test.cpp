// SPDX-License-Identifier: Apache-2.0
#include "io/record/scenario_fragment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/io/record/record_text.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::scenario_fragment_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view exposure =
    "cause,from,to,units\n"
    "avs.a,2020-01-01,2025-01-01,100\n"
    "avs.b,2020-01-01,2025-01-01,\n"
    "operator.p2p.downtime,2020-01-01,2025-01-01,\n"
    "shock.bug,2020-01-01,2025-01-01,10\n";
constexpr std::string_view events =
    "cause,date,size,source\n"
    "avs.a,2021-03-01,10,\"a post-mortem\nof two lines\"\n"
    "avs.a,2022-03-01,30,\n"
    "avs.b,2021-03-02,,\n"
    "avs.b,2023-03-02,,\n"
    "operator.p2p.downtime,2021-03-03,,\n"
    "shock.bug,2021-03-03,5,\n";

constexpr std::string_view rest = R"(
schema = 1
name = "rest"
as_of = 2026-11-22
numeraire = "ETH"
extends = ["estimate.toml"]
asset = [{ id = "ETH", price = 1.0 }]
protocol = [{ id = "eigenlayer", penalty = "unique" }]
operator = [{ id = "p2p" }]
pool = [{ id = "p", protocol = "eigenlayer", operators = ["p2p"], asset = "ETH", amount = 100.0 }]
commitment = [{ avs = "a", operator = "p2p", pool = "p", magnitude = 0.5 }]
position = [{ id = "s" }]
delegation = [{ position = "s", pool = "p", amount = 100.0 }]
avs = [
  { id = "a", protocol = "eigenlayer", participation = "all" },
  { id = "b", protocol = "eigenlayer", participation = "all", severity = 0.1 },
]
[[shock]]
id = "bug"
kill = [{ select = "avs.a", probability = 0.5 }]
)";

ScenarioFragment fragment_of(std::string_view event_rows, std::string_view exposure_rows,
                             const estimation::Options& options = {}) {
  auto record = record_of(event_rows, exposure_rows, options);
  return scenario_fragment(estimation::estimate(std::move(record.spec)), record.inputs,
                           "estimate.correlation.csv");
}

TEST(ScenarioFragment, IsReadBackThroughExtends) {
  const auto fragment = fragment_of(events, exposure);
  const ScenarioFiles files;
  files.write("estimate.toml", fragment.toml);
  files.write("estimate.correlation.csv", fragment.matrix);
  files.write("s.toml", rest);
  const auto scenario = files.read("s.toml").scenario;
  std::vector<std::string> paths;
  for (const auto& number : scenario.uncertain) paths.push_back(number.path);
  EXPECT_THAT(paths,
              ElementsAre("avs.a.rate_per_year", "avs.b.rate_per_year",
                          "operator.p2p.faults[0].rate_per_year", "shock.bug.rate_per_year"));
  const auto& law = std::get<run::GammaPrior>(scenario.uncertain[0].prior);
  EXPECT_THAT(law.numbers, ElementsAre(2.5, 1827.0 / 365.0));
  const auto& severity = std::get<failure::BetaLaw>(scenario.avs[0].failure.severity).beta;
  EXPECT_NEAR(severity.mean, 0.2, 1e-15);
  EXPECT_NEAR(severity.sd, 0.1, 1e-15);
  const auto& block = scenario.dependence->blocks.at(0);
  EXPECT_THAT(block.causes, ElementsAre("avs.a", "avs.b", "operator.p2p.downtime"));
  EXPECT_THAT(block.matrix->names, ElementsAre("a", "b", "operator.p2p.downtime"));
  EXPECT_EQ(block.matrix->values[0], 1.0);
  EXPECT_EQ(block.matrix->values[1], block.matrix->values[3]);
}

TEST(ScenarioFragment, NamesSourcesInCommentsOfOneLine) {
  const auto toml = fragment_of(events, exposure).toml;
  EXPECT_THAT(toml, HasSubstr("#   2021-03-01, 10, a post-mortem of two lines\n"));
  EXPECT_THAT(toml, HasSubstr("# from events.csv, sha256 "));
  EXPECT_THAT(toml, HasSubstr("# share of the units that was hit, for its `kill`: 0.5\n"));
}

TEST(ScenarioFragment, SaysProbabilitiesOfAllButShocks) {
  const auto toml =
      fragment_of(events, exposure, {.marginal = estimation::Marginal::probability}).toml;
  EXPECT_THAT(toml, HasSubstr("failure_probability = { beta = [2.5, 3.5] }\n"));
  EXPECT_THAT(toml, HasSubstr("id = \"bug\"\nrate_per_year = { gamma = [1.5, "));
}

TEST(ScenarioFragment, HasNoBlockWhereNoCorrelationIsKnown) {
  const auto fragment = fragment_of("cause,date\n", exposure);
  EXPECT_EQ(fragment.matrix, "");
  EXPECT_THAT(fragment.toml, Not(HasSubstr("[dependence]")));
  EXPECT_THAT(fragment.toml, HasSubstr("no correlation is known"));
}

TEST(ScenarioFragment, HasItsMatrixBesideIt) {
  EXPECT_EQ(matrix_file_of("out/x.toml"), "out/x.correlation.csv");
}

}  // namespace
}  // namespace faultline::io::scenario_fragment_test
