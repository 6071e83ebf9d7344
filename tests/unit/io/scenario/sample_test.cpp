// SPDX-License-Identifier: Apache-2.0
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/canonical_text.hpp"
#include "io/scenario_echo.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::sample_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The sound scenario with observed severities, which are as given.
class ScenarioSample : public testing::Test {
 protected:
  void write(std::string_view sample, std::string_view csv = {}) const {
    files.write("s.toml", with(sound_scenario, "severity = 0.1",
                               "severity = { empirical = " + std::string(sample) + " }"));
    files.write("seen.csv", csv);
  }
  [[nodiscard]] run::Scenario scenario() const { return files.read("s.toml").scenario; }
  [[nodiscard]] base::WeightedSample read() const {
    const auto scenario = this->scenario();
    return std::get<failure::EmpiricalLaw>(scenario.avs[1].failure.severity).sample;
  }
  [[nodiscard]] std::vector<std::string> complaints() const {
    return files.complaints_about("s.toml");
  }

  ScenarioFiles files;
};

TEST_F(ScenarioSample, IsSortedByValue) {
  write("\"seen.csv\"", "value\n0.5\n# an old one\n0.01\n1\n");
  EXPECT_EQ(read().file, "seen.csv");
  EXPECT_THAT(read().values, ElementsAre(0.01, 0.5, 1.0));
  EXPECT_THAT(read().weights, IsEmpty());
}

TEST_F(ScenarioSample, MayHaveWeights) {
  write("\"seen.csv\"", "weight,value\n3,0.5\n2.5,0.01\n1,0.5\n");
  EXPECT_THAT(read().values, ElementsAre(0.01, 0.5, 0.5));
  EXPECT_THAT(read().weights, ElementsAre(2.5, 1, 3));
}

TEST_F(ScenarioSample, MayStandInPlace) {
  write("{ values = [0.5, 0.25], weights = [1, 2] }");
  EXPECT_EQ(read().file, "");
  EXPECT_THAT(read().values, ElementsAre(0.25, 0.5));
  EXPECT_THAT(read().weights, ElementsAre(2, 1));
}

TEST_F(ScenarioSample, IsEchoedInPlaceAndHashedByItsContent) {
  write("\"seen.csv\"", "value,weight\n0.5,1\n0.25,2\n");
  const auto from_file = scenario();
  const auto echo = echo_toml(from_file);
  EXPECT_THAT(echo,
              testing::HasSubstr("empirical = { values = [0.25, 0.5], weights = [2.0, 1.0] }"));
  write("{ values = [0.5, 0.25], weights = [1, 2] }");
  EXPECT_EQ(base::canonical_text(scenario()), base::canonical_text(from_file));
  EXPECT_EQ(base::canonical_text(read_scenario_text(echo, "echo").scenario),
            base::canonical_text(from_file));
  write("{ values = [0.5, 0.25], weights = [1, 3] }");
  EXPECT_NE(base::canonical_text(scenario()), base::canonical_text(from_file));
}

TEST_F(ScenarioSample, OfATableIsRelativeToTheTable) {
  files.write("s.toml", with(with(sound_scenario, "severity = 0.1\n", ""), "[run]",
                             "[tables]\navs = \"tables/avs.csv\"\n[run]"));
  files.write("tables/avs.csv", "id,severity.empirical\noracle,seen.csv\n");
  files.write("tables/seen.csv", "value\n0.75\n");
  EXPECT_THAT(read().values, ElementsAre(0.75));
}

TEST_F(ScenarioSample, IsComplainedAboutCellByCell) {
  write("\"seen.csv\"", "value,weight\n0.5,0\n5,1\nx,1\n,inf\n");
  const std::string path = ": avs.oracle.severity.empirical: ";
  EXPECT_THAT(
      complaints(),
      ElementsAre(
          "seen.csv:2:5" + path + "0 is out of range (expected a number above 0)",
          "seen.csv:3:1" + path +
              "5 is out of range (expected a fraction in (0, 1]); did you mean 0.05? "
              "probabilities and fractions are written from 0 to 1, not in percent",
          "seen.csv:4:1" + path + "\"x\" is a text (expected a fraction in (0, 1])",
          "seen.csv:5:1" + path + "the cell is empty (expected a fraction in (0, 1])",
          "seen.csv:5:2" + path + "inf is not a finite number (expected a number above 0)"));
}

TEST_F(ScenarioSample, IsComplainedAboutColumnByColumn) {
  const std::string path = ": avs.oracle.severity.empirical: ";
  write("\"seen.csv\"", "valeu,date\n0.5,2026\n");
  EXPECT_THAT(complaints(),
              ElementsAre("seen.csv:1:1" + path +
                              "there is no column `value` (expected the columns "
                              "`value` and, if wanted, `weight`)",
                          "seen.csv:1:1" + path + "unknown column `valeu`; did you mean `value`?",
                          "seen.csv:1:7" + path + "unknown column `date`"));
  write("\"seen.csv\"", "value\n");
  EXPECT_THAT(complaints(), ElementsAre("seen.csv:1:1" + path +
                                        "the file has no rows (expected at least one row)"));
}

TEST_F(ScenarioSample, IsComplainedAboutOnceWhoeverNamesIt) {
  write("\"seen.csv\"", "value\n2.5\n");
  files.write("s.toml",
              with(with(sound_scenario, "severity = 0.1", "severity.empirical = \"seen.csv\""),
                   "severity = { beta = { mean = 0.08, sd = 0.06 } }",
                   "severity.empirical = \"seen.csv\""));
  EXPECT_THAT(complaints(), testing::SizeIs(1));
}

TEST_F(ScenarioSample, InPlaceIsComplainedAboutWhereItIsNone) {
  const std::string path = ": avs.oracle.severity.empirical";
  write("{ values = [0.5, 0.25], weights = [1] }");
  EXPECT_THAT(complaints(), ElementsAre("s.toml:29:60" + path +
                                        ".weights: has 1 entry (expected 2, "
                                        "one per value)"));
  write("{ values = [], weihgts = [1] }");
  EXPECT_THAT(complaints(), ElementsAre("s.toml:29:37" + path +
                                            ".values: the list is empty (expected at least "
                                            "one entry)",
                                        "s.toml:29:41" + path +
                                            ".weihgts: unknown key `weihgts`; did you mean "
                                            "`weights`?"));
  write("[0.5]");
  EXPECT_THAT(complaints(), ElementsAre("s.toml:29:26" + path +
                                        ": is a list (expected the name of a CSV file, or "
                                        "{ values = […], weights = […] })"));
}

TEST_F(ScenarioSample, ThatIsNotThereIsMissingInput) {
  write("\"no.csv\"");
  EXPECT_THROW(static_cast<void>(files.read("s.toml")), InputMissing);
}

}  // namespace
}  // namespace faultline::io::sample_test
