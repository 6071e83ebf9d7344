// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/canonical_text.hpp"
#include "io/scenario_echo.hpp"
#include "io/scenario_reader.hpp"

namespace faultline::io::prior_test {
namespace {

using testing::HasSubstr;

const std::string head = R"(
schema = 1
name = "uncertain"
as_of = 2026-11-22
numeraire = "ETH"
asset = [{ id = "ETH", price = 1.0 }]
protocol = [{ id = "eigenlayer", penalty = "unique" }]
operator = [{ id = "o" }]
pool = [{ id = "p", protocol = "eigenlayer", operators = ["o"], asset = "ETH", amount = 100.0 }]
commitment = [{ avs = "a", operator = "o", pool = "p", magnitude = 0.5 }]
position = [{ id = "s" }]
delegation = [{ position = "s", pool = "p", amount = 100.0 }]
[[dependence.block]]
causes = ["avs"]
structure = "factor"
[dependence]
copula = "student-t"
degrees_of_freedom = { lognormal = { median = 6.0, sigma = 0.3 } }
[[dependence.factor]]
id = "market"
by = "all"
loading = { interval = [0.1, 0.4] }
override = { a = { interval = [0.2, 0.6] } }
)";

std::string with_avs(const std::string& probability) {
  return head + "[[avs]]\nid = \"a\"\nprotocol = \"eigenlayer\"\nparticipation = \"all\"\n" +
         "severity = { beta = { mean = { interval = [0.05, 0.1] }, sd = 0.02, max = 0.5 } }\n" +
         "failure_probability = " + probability + "\n";
}

run::Scenario read(const std::string& text) {
  return read_scenario_text(text, "s.toml").scenario;
}

std::string complaint_about(const std::string& text) {
  try {
    read(text);
  } catch (const ScenarioFileError& error) {
    return error.issues().size() == 1 ? format_issue(error.issues()[0]) : "several";
  }
  return "none";
}

TEST(ReadPriors, PutsTheMedianInTheFieldAndKeepsTheLaw) {
  const auto scenario = read(with_avs("{ beta = [0.5, 400.0] }"));
  std::vector<std::string> paths;
  for (const auto& number : scenario.uncertain) paths.push_back(number.path);
  EXPECT_THAT(paths, testing::ElementsAre("avs.a.failure_probability", "avs.a.severity.beta.mean",
                                          "dependence.degrees_of_freedom",
                                          "dependence.factor.market.loading",
                                          "dependence.factor.market.override.a"));
  EXPECT_NEAR(*scenario.avs[0].failure.failure_probability, 0.000569, 1e-6);
  EXPECT_DOUBLE_EQ(scenario.dependence->factors[0].loading, 0.25);
  EXPECT_DOUBLE_EQ(scenario.dependence->factors[0].override_loading.at("a"), 0.4);
  EXPECT_NEAR(*scenario.dependence->degrees_of_freedom, 6.0, 1e-3);
}

TEST(ReadPriors, TakesAGammaLawOfARate) {
  auto text = with_avs("{ gamma = [1.0, 4.0] }");
  text.replace(text.find("failure_probability"), 19, "rate_per_year");
  const auto scenario = read(text);
  EXPECT_NEAR(*scenario.avs[0].failure.rate_per_year, 0.17328679513998632, 1e-15);  // ln 2 / 4
  EXPECT_EQ(base::canonical_text(read(echo_toml(scenario))), base::canonical_text(scenario));
}

TEST(ReadPriors, SurviveTheEcho) {
  const auto scenario = read(with_avs("{ beta = [0.5, 400.0] }"));
  const auto again = read(echo_toml(scenario));
  EXPECT_EQ(base::canonical_text(again), base::canonical_text(scenario));
  ASSERT_EQ(again.uncertain.size(), scenario.uncertain.size());
  for (std::size_t i = 0; i < again.uncertain.size(); ++i)
    EXPECT_EQ(base::canonical_text(again.uncertain[i]),
              base::canonical_text(scenario.uncertain[i]));
}

TEST(ReadPriors, AreReplacedByAnOverride) {
  const auto read_with = [](const std::string& override_text) {
    return read_scenario_text(with_avs("{ beta = [0.5, 400.0] }"), "s.toml",
                              {.overrides = {override_text}})
        .scenario;
  };
  const auto known = read_with("avs.a.failure_probability=0.1");
  EXPECT_EQ(known.uncertain.size(), 4U);
  EXPECT_EQ(known.avs[0].failure.failure_probability, 0.1);
  const auto other = read_with("avs.a.failure_probability={ interval = [0.1, 0.3] }");
  EXPECT_DOUBLE_EQ(*other.avs[0].failure.failure_probability, 0.2);
}

TEST(ReadPriors, ComplainsAtTheLineOfTheLaw) {
  EXPECT_THAT(complaint_about(with_avs("{ interval = [0.5, 1.5] }")),
              HasSubstr("avs.a.failure_probability: [0.5, 1.5] is out of range (expected a law "
                        "within [0, 1))"));
  EXPECT_THAT(complaint_about(with_avs("{ beta = [0.5] }")), HasSubstr("both shapes, [a, b]"));
  EXPECT_THAT(complaint_about(with_avs("{ beta = [0.5, 0.0] }")),
              HasSubstr("beta[1]: 0 is out of range"));
  EXPECT_THAT(complaint_about(with_avs("{ weibull = [0.5, 1.0] }")), HasSubstr("names none"));
  EXPECT_THAT(
      complaint_about(with_avs("{ gamma = [0.5, 1.0] }")),
      HasSubstr("a gamma law is one of a number from 0 on, without an upper end (expected a "
                "law within [0, 1))"));
  EXPECT_THAT(complaint_about(with_avs("\"often\"")), HasSubstr("or a law { beta = … }"));
}

TEST(ReadPriors, StandForNumbersAndNotForTablesOfThem) {
  const auto complaint =
      complaint_about(with_avs("0.1") + "\n[[loading]]\nid = \"a\"\nfactor = 3\n");
  EXPECT_THAT(complaint,
              HasSubstr("loading.a.factor: 3 is an integer (expected a table of numbers"));
  EXPECT_THAT(complaint, testing::Not(HasSubstr("law")));
}

TEST(ReadPriors, AreNotForNumbersThatMustBeKnown) {
  auto text = with_avs("0.1");
  text.replace(text.find("price = 1.0"), 11, "price = { interval = [1.0, 2.0] }");
  EXPECT_THAT(complaint_about(text), HasSubstr("asset.ETH.price: is a table"));
}

}  // namespace
}  // namespace faultline::io::prior_test
