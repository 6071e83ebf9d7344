// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::complaint_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The complaints about the sound scenario with one replacement.
std::vector<std::string> complaints_with(std::string_view from, std::string_view to) {
  return complaints_about(with(sound_scenario, from, to));
}

TEST(ScenarioComplaint, IsNotMadeAboutASoundScenario) {
  EXPECT_THAT(complaints_about(sound_scenario), IsEmpty());
}

TEST(ScenarioComplaint, NamesTheNearestKeyForAnUnknownOne) {
  EXPECT_THAT(complaints_with("category = \"da\"", "catgory = \"da\""),
              ElementsAre("s.toml:20:1: avs.eigenda.catgory: unknown key `catgory`; did you mean "
                          "`category`?"));
}

TEST(ScenarioComplaint, DoesNotRepeatAMisspeltKeyAsMissing) {
  EXPECT_THAT(complaints_with("price = 1.0", "prise = 1.0"),
              ElementsAre("s.toml:11:1: asset.ETH.prise: unknown key `prise`; did you mean "
                          "`price`?"));
}

TEST(ScenarioComplaint, NamesNoKeyWhereNoneIsNear) {
  EXPECT_THAT(complaints_with("category = \"da\"", "zzz = 1"),
              ElementsAre("s.toml:20:1: avs.eigenda.zzz: unknown key `zzz`"));
}

TEST(ScenarioComplaint, SaysThatAMissingKeyIsMissingAtItsRow) {
  EXPECT_THAT(
      complaints_with("penalty = \"unique\"\n", "\n"),
      ElementsAre("s.toml:13:1: protocol.eigenlayer.penalty: is missing (expected one of "
                  "\"shared\", \"unique\", \"additive\", \"babylon\", \"elastic\", \"symbiotic\", "
                  "\"ethereum\")"));
}

TEST(ScenarioComplaint, KnowsARowWithoutIdByItsPosition) {
  EXPECT_THAT(complaints_with("id = \"client-bug\"\n", "\n"),
              ElementsAre("s.toml:77:1: shock[0].id: is missing (expected letters, digits and _ . "
                          ": / + -, beginning with a letter or digit)"));
}

TEST(ScenarioComplaint, SaysWhatItFoundInsteadOfANumber) {
  EXPECT_THAT(complaints_with("price = 1.0", "price = \"1.0\""),
              ElementsAre("s.toml:11:9: asset.ETH.price: \"1.0\" is a text (expected a number "
                          "above 0); write it without quotes"));
  EXPECT_THAT(complaints_with("price = 1.0", "price = [1.0]"),
              ElementsAre("s.toml:11:9: asset.ETH.price: is a list (expected a number above 0)"));
}

TEST(ScenarioComplaint, AsksForAnIntegerWhereANumberIsWritten) {
  EXPECT_THAT(complaints_with("trials = 1000", "trials = 1e6"),
              ElementsAre("s.toml:7:10: run.trials: 1e+06 is a number (expected an integer in [1, "
                          "17179869184]); write 1000000"));
}

TEST(ScenarioComplaint, AsksForTwoBracketsAroundTheHeaderOfARow) {
  EXPECT_THAT(complaints_with("[[shock]]", "[shock]"),
              ElementsAre("s.toml:77:1: shock: is a table (expected a list of tables); write the "
                          "header with two brackets: [[…]]"));
}

TEST(ScenarioComplaint, AsksForADateWithoutQuotes) {
  EXPECT_THAT(complaints_with("as_of = 2026-11-22", "as_of = \"2026-11-22\""),
              ElementsAre("s.toml:3:9: as_of: \"2026-11-22\" is a text (expected a date such as "
                          "2026-11-22); write it without quotes, as year-month-day"));
}

TEST(ScenarioComplaint, SuggestsTheFractionForAProbabilityInPercent) {
  EXPECT_THAT(complaints_with("failure_probability = 0.012", "failure_probability = 1.7"),
              ElementsAre("s.toml:21:23: avs.eigenda.failure_probability: 1.7 is out of range "
                          "(expected a probability in [0, 1)); did you mean 0.017? probabilities "
                          "and fractions are written from 0 to 1, not in percent"));
}

TEST(ScenarioComplaint, NamesTheRangeThatANumberIsOutOf) {
  EXPECT_THAT(complaints_with("price = 1.0", "price = 0"),
              ElementsAre("s.toml:11:9: asset.ETH.price: 0 is out of range (expected a number "
                          "above 0)"));
  EXPECT_THAT(
      complaints_with("amount = 100", "amount = -1"),
      ElementsAre("s.toml:41:10: pool.p2p-eth.amount: -1 is out of range (expected a number "
                  "at least 0)"));
  EXPECT_THAT(complaints_with("schema = 1", "schema = 2"),
              ElementsAre("s.toml:1:10: schema: 2 is out of range (expected 1)"));
}

TEST(ScenarioComplaint, RefusesNumbersThatAreNotFinite) {
  EXPECT_THAT(complaints_with("price = 1.0", "price = inf"),
              ElementsAre("s.toml:11:9: asset.ETH.price: inf is not a finite number (expected a "
                          "number above 0)"));
  EXPECT_THAT(complaints_with("price = 1.0", "price = nan"),
              ElementsAre("s.toml:11:9: asset.ETH.price: nan is not a finite number (expected a "
                          "number above 0)"));
}

TEST(ScenarioComplaint, TakesSeedsFromZeroUp) {
  EXPECT_THAT(complaints_with("trials = 1000", "seed = -1"),
              ElementsAre("s.toml:7:8: run.seed: -1 is out of range (expected an integer from 0 to "
                          "2^63-1, or a string \"0x…\")"));
  EXPECT_THAT(complaints_with("trials = 1000", "seed = \"12\""),
              ElementsAre("s.toml:7:8: run.seed: \"12\" is not a seed (expected an integer from 0 "
                          "to 2^63-1, or a string \"0x…\")"));
}

TEST(ScenarioComplaint, SaysThatAKeyOfALaterVersionIsNotSupported) {
  EXPECT_THAT(complaints_with("amount = 100\n", "vault = \"v\"\namount = 100\n"),
              ElementsAre("s.toml:41:1: pool.p2p-eth.vault: is not supported by this version"));
}

TEST(ScenarioComplaint, SaysThatATableOfALaterVersionIsNotSupported) {
  EXPECT_THAT(complaints_about(std::string(sound_scenario) + "[cascade]\nslash = 1.0\n"),
              ElementsAre("s.toml:81:2: cascade: is not supported by this version"));
}

TEST(ScenarioComplaint, SaysThatAWordOfALaterVersionIsNotSupported) {
  EXPECT_THAT(complaints_with("trials = 1000", "method = \"exact\""),
              ElementsAre("s.toml:7:10: run.method: \"exact\" is not supported by this version "
                          "(expected one of \"auto\", \"plain\")"));
}

TEST(ScenarioComplaint, ListsTheFormsForAnUnknownOne) {
  EXPECT_THAT(
      complaints_with("{ deductible = 0.25, per = \"occurrence\" }", "{ coinsurance = 0.2 }"),
      ElementsAre(testing::HasSubstr(
          "cover.c1.terms[0]: names none of the forms (expected { deductible = … }")));
}

TEST(ScenarioComplaint, NamesTheNearestWordForAnUnknownOne) {
  EXPECT_THAT(complaints_with("penalty = \"unique\"", "penalty = \"uniqe\""),
              ElementsAre("s.toml:15:11: protocol.eigenlayer.penalty: unknown word \"uniqe\" "
                          "(expected one of \"shared\", \"unique\", \"additive\", \"babylon\", "
                          "\"elastic\", \"symbiotic\", \"ethereum\"); did you mean "
                          "`unique`?"));
}

TEST(ScenarioComplaint, NamesTheNearestParameterOfARule) {
  EXPECT_THAT(complaints_with("penalty = \"unique\"",
                              "penalty = \"additive\"\nparameters = { surchage = 0.5 }"),
              ElementsAre("s.toml:16:16: protocol.eigenlayer.parameters.surchage: unknown key "
                          "`surchage`; did you mean `surcharge`?"));
}

TEST(ScenarioComplaint, NamesTheFormsWhereNoneIsWritten) {
  EXPECT_THAT(complaints_with("severity = 0.1", "severity = { bta = 1 }"),
              ElementsAre("s.toml:29:12: avs.oracle.severity: names none of the forms (expected a "
                          "fraction in (0, 1], { beta = … }, { uniform = … }, { discrete = … } or "
                          "{ empirical = … }); did you mean `beta`?"));
  EXPECT_THAT(
      complaints_with("participation = \"all\"", "participation = \"each\""),
      ElementsAre("s.toml:30:17: avs.oracle.participation: unknown word \"each\" (expected "
                  "\"all\", { each = … }, { exactly = … } or { by_tag = … }); write { each = … }"));
}

TEST(ScenarioComplaint, RefusesTwoFormsAtOnce) {
  EXPECT_THAT(
      complaints_with("severity = 0.1", "severity = { beta = {}, uniform = [] }"),
      ElementsAre(
          "s.toml:29:12: avs.oracle.severity: has both `beta` and `uniform` "
          "(expected a fraction in (0, 1], { beta = … }, { uniform = … }, { discrete = … } or "
          "{ empirical = … })"));
}

TEST(ScenarioComplaint, LooksIntoTheFormThatIsWritten) {
  EXPECT_THAT(complaints_with("width = 20.0", "widht = 20.0"),
              ElementsAre("s.toml:63:35: cover.c1.terms[1].tower[0].widht: unknown key `widht`; "
                          "did you mean `width`?"));
}

TEST(ScenarioComplaint, NamesTheNearestIdForAnUndeclaredOne) {
  EXPECT_THAT(complaints_with("operators = [\"p2p\"]", "operators = [\"p2pp\"]"),
              ElementsAre("s.toml:39:14: pool.p2p-eth.operators[0]: operator `p2pp` is not "
                          "declared; did you mean `p2p`?"));
  EXPECT_THAT(complaints_with("operators = [\"p2p\"]", "operators = [\"P2P\"]"),
              ElementsAre("s.toml:39:14: pool.p2p-eth.operators[0]: operator `P2P` is not "
                          "declared; did you mean `p2p`?"));
}

TEST(ScenarioComplaint, NamesBothPlacesOfAnIdThatIsDeclaredTwice) {
  EXPECT_THAT(complaints_with("id = \"oracle\"", "id = \"eigenda\""),
              ElementsAre("s.toml:25:1: avs.eigenda: `eigenda` is declared twice (expected each "
                          "`avs` once); the first stands at s.toml:17"));
}

TEST(ScenarioComplaint, OfANumberOrAListNamesTheEntryThatIsWrong) {
  EXPECT_THAT(complaints_with("trials = 1000", "horizon_days = [30.0, 365]"), IsEmpty());
  EXPECT_THAT(complaints_with("trials = 1000", "horizon_days = [30.0, -1]"),
              ElementsAre(testing::HasSubstr("run.horizon_days[1]: -1 is out of range")));
  EXPECT_THAT(complaints_with("trials = 1000", "horizon_days = []"),
              ElementsAre(testing::HasSubstr("run.horizon_days: the list is empty")));
  EXPECT_THAT(
      complaints_with("trials = 1000", "horizon_days = \"30\""),
      ElementsAre(testing::HasSubstr("run.horizon_days: \"30\" is a text (expected a number "
                                     "above 0 or a list of numbers)")));
}

TEST(ScenarioComplaint, RefusesAnEmptyList) {
  EXPECT_THAT(complaints_with("operators = [\"p2p\"]", "operators = []"),
              ElementsAre("s.toml:39:13: pool.p2p-eth.operators: the list is empty (expected at "
                          "least one entry)"));
  EXPECT_THAT(complaints_with("trials = 1000", "levels = []"),
              ElementsAre("s.toml:7:10: run.levels: the list is empty (expected at least one "
                          "entry)"));
}

TEST(ScenarioComplaint, RefusesTheSameIdTwiceInAList) {
  EXPECT_THAT(complaints_with("operators = [\"p2p\"]", "operators = [\"p2p\", \"p2p\"]"),
              ElementsAre("s.toml:39:21: pool.p2p-eth.operators: `p2p` stands here twice (expected "
                          "each once)"));
}

TEST(ScenarioComplaint, RefusesAnIdWithASpaceAndShowsOneWithout) {
  EXPECT_THAT(complaints_with("id = \"client-bug\"", "id = \"client bug\""),
              ElementsAre("s.toml:78:6: shock.client bug.id: \"client bug\" cannot be an id "
                          "(expected letters, digits and _ . : / + -, beginning with a letter or "
                          "digit); did you mean `client-bug`?"));
}

TEST(ScenarioComplaint, ChecksTheWeightsOfTags) {
  EXPECT_THAT(complaints_with("prysm = 0.3", "prysm = 30"),
              ElementsAre("s.toml:34:47: operator.p2p.tags.client.prysm: 30 is out of range "
                          "(expected a fraction in (0, 1]); did you mean 0.3? probabilities and "
                          "fractions are written from 0 to 1, not in percent"));
  EXPECT_THAT(complaints_with("cloud = \"own\"", "cloud = 3"),
              ElementsAre("s.toml:34:62: operator.p2p.tags.cloud: 3 is an integer (expected a "
                          "word, or weights by word)"));
}

TEST(ScenarioComplaint, ShowsWhereTheSyntaxIsBroken) {
  EXPECT_THAT(complaints_with("trials = 1000", "trials = "),
              ElementsAre(testing::StartsWith("s.toml:7:10: ")));
  EXPECT_THAT(complaints_with("name = \"sample\"", "name = \"sample\"\nname = \"again\""),
              ElementsAre("s.toml:3:8: Error while parsing key-value pair: cannot redefine "
                          "existing string 'name' (expected TOML 1.0)"));
}

TEST(ScenarioComplaint, RefusesBytesThatAreNotUtf8) {
  EXPECT_THAT(complaints_with("name = \"sample\"", "name = \"samp\xFFle\""),
              ElementsAre("s.toml:2:13: the bytes are not UTF-8; save the file as UTF-8"));
}

TEST(ScenarioComplaint, RefusesATimeOfDay) {
  EXPECT_THAT(complaints_with("as_of = 2026-11-22", "as_of = 2026-11-22T00:00:00"),
              ElementsAre("s.toml:3:9: as_of: a time of day is not used here (expected a date such "
                          "as 2026-11-22)"));
}

TEST(ScenarioComplaint, IsMadeAboutEverythingAtOnceInTheOrderOfTheFile) {
  std::string text =
      with(sound_scenario, "failure_probability = 0.012", "failure_probability = 1.7");
  text = with(text, "category = \"da\"", "catgory = \"da\"");
  text = with(text, "amount = 100", "amount = true");
  text = with(text, "copula = \"gaussian\"", "copula = \"normal\"");
  EXPECT_THAT(
      complaints_about(text),
      ElementsAre(testing::StartsWith("s.toml:20:1: "), testing::StartsWith("s.toml:21:23: "),
                  testing::StartsWith("s.toml:41:10: "), testing::StartsWith("s.toml:67:10: ")));
}

}  // namespace
}  // namespace faultline::io::complaint_test
