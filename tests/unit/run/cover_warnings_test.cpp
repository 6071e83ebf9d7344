// SPDX-License-Identifier: Apache-2.0
#include "run/cover_warnings.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/plan.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::run::cover_warnings_test {
namespace {

using insurance::TermBasis;
using testing::ElementsAre;
using testing::IsEmpty;

/// "path: text" of what is said of covers and treaties.
std::vector<std::string> said_of(const Scenario& scenario) {
  std::vector<base::Issues> issues(1);
  const auto plan = Plan::compile(std::vector{scenario}, issues).value();
  std::vector<Warning> warnings;
  warn_of_covers(scenario, plan.failure_of(plan.cases().front()), warnings);
  std::vector<std::string> lines;
  for (const auto& warning : warnings) lines.push_back(warning.path + ": " + warning.text);
  return lines;
}

Scenario with_terms(const std::vector<insurance::Term>& terms) {
  auto scenario = test::sample_scenario();
  scenario.covers.front().terms = terms;
  return scenario;
}

TEST(CoverWarnings, AreNoneOfTheSample) {
  EXPECT_THAT(said_of(test::sample_scenario()), IsEmpty());
}

TEST(CoverWarnings, NameCoversWhoseTermsPayNothing) {
  constexpr auto each = TermBasis::occurrence;
  const std::string nothing =
      "cover.token-cover.terms: pay nothing, however much is lost: what one leaves, the next one "
      "takes";
  EXPECT_THAT(said_of(with_terms({insurance::Limit{0.0, each}})), ElementsAre(nothing));
  EXPECT_THAT(said_of(with_terms({insurance::Limit{3.0, each}, insurance::Deductible{5.0, each}})),
              ElementsAre(nothing));
  insurance::DeductibleShare all{.share = 1.0};
  EXPECT_THAT(said_of(with_terms({insurance::QuotaShare{0.5}, all})), ElementsAre(nothing));
  all.maximum = 3.0;
  EXPECT_THAT(said_of(with_terms({all})), IsEmpty());
}

TEST(CoverWarnings, NameReinstatementsThatCostNothing) {
  auto scenario = with_terms(
      {insurance::Tower{.layers = {{.attachment = 0.0, .width = 5.0, .reinstatements = {1.0}}}}});
  EXPECT_THAT(
      said_of(scenario),
      ElementsAre("cover.token-cover.terms[0]: restores layers for shares of a premium, and "
                  "no `premium_per_year` is written: they cost nothing"));
  scenario.covers.front().premium_per_year = 1.0;
  EXPECT_THAT(said_of(scenario), IsEmpty());
}

TEST(CoverWarnings, NameCoversThatBeginAfterTheHorizon) {
  auto scenario = test::sample_scenario();
  scenario.covers.front().inception_days = 364.0;
  EXPECT_THAT(said_of(scenario), IsEmpty());
  scenario.covers.front().inception_days = 365.0;
  EXPECT_THAT(said_of(scenario),
              ElementsAre("cover.token-cover.inception_days: day 365 is not within the horizon of "
                          "365 days: it never pays"));
  scenario.run.horizon_days = SeveralHorizons{{100.0, 400.0}};
  EXPECT_THAT(said_of(scenario), IsEmpty());
}

TEST(CoverWarnings, NameTriggersByFaultsThatNothingHas) {
  auto scenario = test::sample_scenario();
  scenario.covers.front().triggers = std::vector<std::string>{"double-sign", "key-leak"};
  scenario.covers.front().exclusions = std::vector<std::string>{"downtime"};
  EXPECT_THAT(said_of(scenario),
              ElementsAre("cover.token-cover.triggers[1]: nothing in the scenario has the fault "
                          "`key-leak`: no loss is by it"));
}

TEST(CoverWarnings, NameReinsuredProvidersThatPayForNothing) {
  auto scenario = test::sample_scenario();
  for (const char* id : {"idle", "mutual"}) {
    ProviderRow row;
    row.insurance.id = id;
    scenario.providers.push_back(row);
  }
  scenario.covers.front().provider = "mutual";
  insurance::TreatySpec treaty{
      .id = "t", .reinsures = {"mutual", "idle"}, .terms = {insurance::QuotaShare{0.5}}};
  scenario.treaties = {treaty};
  EXPECT_THAT(said_of(scenario),
              ElementsAre("treaty.t.reinsures[1]: `idle` is the provider of no cover and of no "
                          "treaty: it pays nothing that could be reinsured"));
  scenario.treaties.front().reinsures = {"mutual"};
  EXPECT_THAT(said_of(scenario), IsEmpty());
  scenario.treaties.front().provider = "idle";  // pays the treaty, and may be reinsured for it
  treaty.id = "u";
  treaty.reinsures = {"idle"};
  scenario.treaties.push_back(treaty);
  EXPECT_THAT(said_of(scenario), IsEmpty());
}

/// Three years under an aggregate limit of 20, at a premium a year.
Scenario of_three_years() {
  auto scenario = test::sample_scenario();
  scenario.run.horizon_days = OneHorizon{1095.0};
  scenario.covers.front().premium_per_year = 2.0;
  return scenario;
}

const std::string once =
    "holds once for the horizon of 1095 days and begins no year anew, while `premium_per_year` is "
    "paid for each: run a horizon of a year where the cover is annual, or write its `expiry_days`";

TEST(CoverWarnings, NameTermsThatHoldOnceForSeveralYears) {
  EXPECT_THAT(said_of(of_three_years()), ElementsAre("cover.token-cover.terms[1]: " + once));
  insurance::Tower tower{.layers = {{1.0, 5.0}}, .per = TermBasis::occurrence};
  auto scenario = of_three_years();
  scenario.covers.front().terms = {tower};
  EXPECT_THAT(said_of(scenario), IsEmpty());
  tower.layers.front().reinstatements = {1.0};
  scenario.covers.front().terms = {tower};
  EXPECT_THAT(said_of(scenario), ElementsAre("cover.token-cover.terms[0]: " + once));
}

TEST(CoverWarnings, NameNoneWhereAYearIsAllOrAllIsPaidForOnce) {
  auto scenario = of_three_years();
  scenario.covers.front().expiry_days = 365.0;
  EXPECT_THAT(said_of(scenario), IsEmpty());
  scenario = of_three_years();
  scenario.covers.front().premium_per_year.reset();
  EXPECT_THAT(said_of(scenario), IsEmpty());
  scenario = of_three_years();
  scenario.run.horizon_days = OneHorizon{366.0};
  EXPECT_THAT(said_of(scenario), IsEmpty());
  scenario = of_three_years();
  scenario.covers.front().terms = {
      insurance::RollingWindow{.days = 40.0, .attachment = 2.0, .width = 8.0}};
  EXPECT_THAT(said_of(scenario), IsEmpty());
}

}  // namespace
}  // namespace faultline::run::cover_warnings_test
