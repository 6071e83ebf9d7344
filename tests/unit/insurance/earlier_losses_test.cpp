// SPDX-License-Identifier: Apache-2.0
#include "insurance/earlier_losses.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"
#include "unit/insurance/complaints.hpp"

namespace faultline::insurance::earlier_losses_test {
namespace {

using test::batch_of;
using test::contract;
using test::paths_of_issues;
using test::recovered;
using test::settle;
using test::Trial;
using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto occurrence = TermBasis::occurrence;
constexpr auto aggregate = TermBasis::aggregate;
constexpr double day = 1.0 / 365.0;

Contract after(std::vector<Term> terms, std::vector<EarlierLoss> earlier) {
  Contract made = contract(std::move(terms));
  made.earlier = std::move(earlier);
  return made;
}

/// A year of three losses.
Trial year() {
  return Trial().occurrence(0.1, {30.0}).occurrence(0.2, {40.0}).occurrence(0.3, {50.0});
}

TEST(EarlierLosses, UseUpAggregates) {
  const std::vector<Term> terms{Deductible{50.0, aggregate}, Limit{60.0, aggregate}};
  EXPECT_THAT(recovered({contract(terms)}, year()), ElementsAre(0.0, 20.0, 40.0));
  EXPECT_THAT(recovered({after(terms, {{-0.1, 80.0}})}, year()), ElementsAre(30.0, 0.0, 0.0));
}

/// What the trials pay is what a longer trial pays in its later part.
TEST(EarlierLosses, AreTheFirstPartOfALongerTrial) {
  const std::vector<Term> terms{
      Deductible{2.0, occurrence},
      Tower{{{5.0, 30.0, 1.0, {1.0, 0.5}}, {35.0, 20.0, 0.5, {1.0}}}, occurrence},
      RollingWindow{40.0, 10.0, {}}, Limit{90.0, aggregate}};
  Trial whole = Trial().occurrence(-20.0 * day, {45.0}).occurrence(-10.0 * day, {25.0});
  for (const double at : {5.0, 35.0, 200.0}) whole.occurrence(at * day, {44.0});
  Trial part;
  for (const double at : {5.0, 35.0, 200.0}) part.occurrence(at * day, {44.0});
  const auto expected = recovered({contract(terms)}, whole);
  const auto paid = recovered({after(terms, {{-20.0 * day, 45.0}, {-10.0 * day, 25.0}})}, part);
  EXPECT_THAT(paid, ElementsAre(expected[2], expected[3], expected[4]));
  EXPECT_GT(paid[1], 0.0);
}

TEST(EarlierLosses, AreThereInEveryTrial) {
  const InsuranceModel model({after({Limit{60.0, aggregate}}, {{-0.5, 40.0}})}, {});
  const auto settled = settle(model, batch_of({year(), year()}));
  EXPECT_THAT(settled.recovered, ElementsAre(20.0, 0.0, 0.0, 20.0, 0.0, 0.0));
  EXPECT_EQ(model.beginning_of(ContractId{0U}).passed, 40.0);
}

/// A layer of 10 whose first reinstatement was half used before: the trial pays for the other half.
TEST(EarlierLosses, HavePaidForTheirReinstatements) {
  Contract made = after({Tower{{{0.0, 10.0, 1.0, {1.0}}}, occurrence}}, {{-0.5, 5.0}});
  made.reinstated = {{0, 0, 8.0}};
  const auto settled =
      settle(InsuranceModel({made}, {}), batch_of({Trial().occurrence(0.1, {9.0}), Trial()}));
  EXPECT_THAT(settled.recovered, ElementsAre(9.0));
  ASSERT_EQ(settled.reinstatements.size(), 1u);
  EXPECT_DOUBLE_EQ(settled.reinstatements[0].premium, 4.0);
}

TEST(EarlierLosses, AreSortedByDate) {
  const auto losses = earlier_losses({{73.0, 1.0}, {146.0, 2.0}});
  ASSERT_EQ(losses.size(), 2u);
  EXPECT_DOUBLE_EQ(losses[0].time, -0.4);
  EXPECT_EQ(losses[1].amount, 1.0);
}

TEST(EarlierLosses, AreRefusedWhereTheyMeanNothing) {
  CoverSpec cover{.id = "c", .positions = {"p"}, .terms = {Limit{1.0, aggregate}}};
  cover.earlier_losses = {{10.0, 1.0}};
  EXPECT_THAT(paths_of_issues(cover), IsEmpty());
  cover.inception_days = 5.0;
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.earlier_losses"));
  cover.inception_days = 0.0;
  cover.terms = {Limit{1.0, occurrence}};
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.earlier_losses")) << "nothing remembers";
  cover.event_hours = 239.0;
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.earlier_losses")) << "another event";
  cover.event_hours = 241.0;
  EXPECT_THAT(paths_of_issues(cover), IsEmpty());
  cover.event_hours.reset();
  cover.terms = {RollingWindow{10.0, 1.0, {}}};
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.earlier_losses")) << "out of its window";
  cover.terms = {RollingWindow{11.0, 1.0, {}}};
  EXPECT_THAT(paths_of_issues(cover), IsEmpty());
  cover.terms = {Limit{1.0, TermBasis::unit}, Limit{1.0, aggregate}};
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.earlier_losses"))
      << "units are not known";
}

Contract within(double days, std::vector<Term> terms) {
  Contract made = contract(std::move(terms));
  made.event_years = days * day;
  return made;
}

/// Losses of 30 on days 0, 2, 3 and 7.
Trial close_losses() {
  Trial trial;
  for (const double at : {0.0, 2.0, 3.0, 7.0}) trial.occurrence(at * day, {30.0});
  return trial;
}

TEST(Events, AreOneOccurrenceToTermsPerOccurrence) {
  const std::vector<Term> terms{Deductible{20.0, occurrence}, Limit{60.0, occurrence}};
  EXPECT_THAT(recovered({contract(terms)}, close_losses()), ElementsAre(10.0, 10.0, 10.0, 10.0));
  // Days 0, 2 and 3 are one loss of 90, of which 60 are paid; day 7 is another.
  EXPECT_THAT(recovered({within(3.0, terms)}, close_losses()), ElementsAre(10.0, 30.0, 20.0, 10.0));
  // The hours run from the first: day 3 begins an event, and day 7 another.
  EXPECT_THAT(recovered({within(2.0, terms)}, close_losses()), ElementsAre(10.0, 30.0, 10.0, 10.0));
}

/// Whatever days of a year binary fractions make of dates.
TEST(Events, TakeInWhatComesJustAsManyHoursLater) {
  for (int apart = 1; apart < 8; ++apart) {
    for (int first = 1; first + apart <= 365; ++first) {
      const Trial two =
          Trial().occurrence(first * day, {15.0}).occurrence((first + apart) / 365.0, {15.0});
      Contract made = contract({Deductible{20.0, occurrence}});
      made.event_years = 24.0 * apart / (24.0 * 365.0);
      ASSERT_THAT(recovered({made}, two), ElementsAre(0.0, 10.0)) << first << " + " << apart;
    }
  }
}

/// Of the three losses the first is paid before: the second begins an event, to which the third
/// belongs.
TEST(Events, BeginWithALossThatTheContractSees) {
  Contract first = contract({Limit{30.0, aggregate}});
  Contract second = within(3.0, {Deductible{20.0, occurrence}});
  second.id = "d";
  Trial trial;
  for (const double at : {0.0, 2.0, 4.0}) trial.occurrence(at * day, {30.0});
  EXPECT_THAT(recovered({first, second}, trial), ElementsAre(30.0, 10.0, 30.0));
}

TEST(Events, UseALayerOnceAndRestoreIt) {
  const std::vector<Term> terms{Tower{{{20.0, 40.0, 0.5, {1.0}}}, occurrence}};
  // One loss of 90 uses up the layer of 40; the next event takes 10 of what is restored.
  EXPECT_THAT(recovered({within(3.0, terms)}, close_losses()), ElementsAre(5.0, 15.0, 0.0, 5.0));
  EXPECT_THAT(recovered({contract(terms)}, close_losses()), ElementsAre(5.0, 5.0, 5.0, 5.0));
}

TEST(Events, PassAFranchiseTogether) {
  EXPECT_THAT(recovered({within(3.0, {Franchise{50.0, occurrence}})}, close_losses()),
              ElementsAre(0.0, 30.0, 30.0, 0.0))
      << "never more than a claim";
}

TEST(Events, LeaveAggregatesAlone) {
  const std::vector<Term> terms{Deductible{20.0, occurrence}, Limit{65.0, aggregate}};
  EXPECT_THAT(recovered({within(3.0, terms)}, close_losses()),
              ElementsAre(10.0, 30.0, 25.0, DoubleEq(0.0)));
}

TEST(Events, AreForgottenBetweenTrials) {
  const InsuranceModel model({within(400.0, {Deductible{20.0, occurrence}})}, {});
  const auto settled =
      settle(model, batch_of({Trial().occurrence(0.1, {15.0}), Trial().occurrence(0.1, {15.0})}));
  EXPECT_THAT(settled.recovered, ElementsAre(0.0, 0.0));
}

TEST(Events, NeedATermThatLooksAtOccurrences) {
  CoverSpec cover{.id = "c", .positions = {"p"}, .terms = {Limit{1.0, occurrence}}};
  cover.event_hours = 72.0;
  EXPECT_THAT(paths_of_issues(cover), IsEmpty());
  cover.terms = {QuotaShare{0.5}, Limit{1.0, aggregate}};
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.event_hours"));
  cover.terms = {Limit{1.0, occurrence}, Limit{1.0, TermBasis::unit}};
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.event_hours"));
  cover.terms = {Limit{1.0, occurrence}, LimitShare{0.5}};
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.event_hours"));
}

}  // namespace
}  // namespace faultline::insurance::earlier_losses_test
