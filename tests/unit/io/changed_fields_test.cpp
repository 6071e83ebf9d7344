// SPDX-License-Identifier: Apache-2.0
#include "io/changed_fields.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/located_issue.hpp"
#include "io/scenario_echo.hpp"
#include "io/scenario_reader.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::io::changed_fields_test {

/// For the messages of the tests.
void PrintTo(const ChangedField& field, std::ostream* out) {
  *out << field.path << ": " << field.first << " -> " << field.second;
}

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

MATCHER_P3(Changed, path, first, second, "") {
  return arg.path == path && arg.first == first && arg.second == second;
}

std::vector<ChangedField> changes(const std::string& first, const std::string& second) {
  return changed_fields(first, "a", second, "b");
}

TEST(ChangedFields, OfEqualScenariosAreNone) {
  const auto text = echo_toml(test::sample_scenario());
  EXPECT_THAT(changes(text, text), IsEmpty());
}

TEST(ChangedFields, AreNamedByTheKeysOfTheirRows) {
  auto scenario = test::sample_scenario();
  const auto before = echo_toml(scenario);
  const auto id = scenario.avs[0].avs.id;
  scenario.run.seed += 1;
  scenario.avs[0].failure.failure_probability = 0.125;
  const auto found = changes(before, echo_toml(scenario));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].path, "avs." + id + ".failure_probability");
  EXPECT_EQ(found[0].second, "0.125");
  EXPECT_EQ(found[1].path, "run.seed");
}

TEST(ChangedFields, DoNotDependOnTheOrderOfRows) {
  const std::string one = "avs = [{ id = \"a\", severity = 0.1 }, { id = \"b\", severity = 0.2 }]";
  const std::string two = "avs = [{ severity = 0.2, id = \"b\" }, { id = \"a\", severity = 0.3 }]";
  EXPECT_THAT(changes(one, two), ElementsAre(Changed("avs.a.severity", "0.1", "0.3")));
}

TEST(ChangedFields, HaveRowsThatOnlyOneHasAsAWhole) {
  const std::string one = "commitment = [{ avs = \"a\", operator = \"o\", pool = \"p\" }]";
  const std::string two = "commitment = [{ avs = \"a\", operator = \"o\", pool = \"q\" }]";
  EXPECT_THAT(
      changes(one, two),
      ElementsAre(
          Changed("commitment[a,o,p]", "{ avs = \"a\", operator = \"o\", pool = \"p\" }", ""),
          Changed("commitment[a,o,q]", "", "{ avs = \"a\", operator = \"o\", pool = \"q\" }")));
}

TEST(ChangedFields, GoIntoLawsAndCompareOtherListsAsAWhole) {
  const std::string one =
      "run = { levels = [0.9], seed = 1 }\n"
      "[[avs]]\nid = \"a\"\nseverity = { beta = { mean = 0.1, sd = 0.1 } }\n";
  const std::string two =
      "run = { levels = [0.9, 0.99], seed = 1 }\n"
      "[[avs]]\nid = \"a\"\nseverity = { beta = { mean = 0.2, sd = 0.1 } }\n";
  EXPECT_THAT(changes(one, two), ElementsAre(Changed("avs.a.severity.beta.mean", "0.1", "0.2"),
                                             Changed("run.levels", "[0.9]", "[0.9, 0.99]")));
}

TEST(ChangedFields, SayWhatIsNotWrittenByNothing) {
  EXPECT_THAT(changes("name = \"x\"", "numeraire = \"ETH\""),
              ElementsAre(Changed("name", "\"x\"", ""), Changed("numeraire", "", "\"ETH\"")));
}

TEST(ChangedFields, OfWhatIsNoTomlAreRefused) {
  EXPECT_THROW((void)changes("name = ", ""), ScenarioFileError);
  EXPECT_THROW((void)changes("", "name = "), ScenarioFileError);
}

}  // namespace
}  // namespace faultline::io::changed_fields_test
