// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "insurance/contract.hpp"
#include "unit/insurance/claims.hpp"
#include "unit/insurance/subject_sample.hpp"

namespace faultline::insurance::test::triggers_test {
namespace {

using testing::ElementsAre;

constexpr LossWordSet red = 1;
constexpr LossWordSet blue = 2;

/// One trial of one moment: claims by (insured, words).
ClaimBatch moment(const std::vector<Claim>& claims) {
  return {.offset = {0, static_cast<std::uint32_t>(claims.size())}, .claims = claims};
}

Claim claim(std::uint32_t occurrence, std::uint32_t insured, double loss, LossWordSet words) {
  return {occurrence, InsuredId{insured}, 0.1, loss, words};
}

Contract answering(LossWordSet triggers, LossWordSet exclusions, std::vector<Term> terms,
                   std::vector<std::size_t> insured = {0}) {
  Contract made = contract(std::move(terms), std::move(insured));
  made.triggers = triggers;
  made.exclusions = exclusions;
  return made;
}

std::vector<double> paid(const std::vector<Contract>& contracts, const ClaimBatch& claims,
                         std::vector<std::vector<PassThrough>> holders = {}) {
  return settle(InsuranceModel(contracts, std::move(holders)), claims).recovered;
}

const std::vector<Claim> of_all_kinds{claim(0, 0, 8.0, 0), claim(0, 0, 4.0, red),
                                      claim(0, 0, 2.0, blue), claim(0, 0, 1.0, red | blue)};

TEST(Triggers, AnswerWhereOneHolds) {
  const std::vector<Term> all{QuotaShare{1.0}};
  EXPECT_THAT(paid({answering(red, 0, all)}, moment(of_all_kinds)), ElementsAre(0, 4, 0, 1));
  EXPECT_THAT(paid({answering(red | blue, 0, all)}, moment(of_all_kinds)), ElementsAre(0, 4, 2, 1));
}

TEST(Triggers, GiveWayToExclusions) {
  const std::vector<Term> all{QuotaShare{1.0}};
  EXPECT_THAT(paid({answering(0, blue, all)}, moment(of_all_kinds)), ElementsAre(8, 4, 0, 0));
  EXPECT_THAT(paid({answering(red, blue, all)}, moment(of_all_kinds)), ElementsAre(0, 4, 0, 0));
}

TEST(Triggers, AreNarrowedByOperators) {
  const std::vector<Term> all{QuotaShare{1.0}};
  auto of_blue = answering(0, 0, all);
  of_blue.operators = blue;
  EXPECT_TRUE(of_blue.tells_losses_apart());
  EXPECT_THAT(paid({of_blue}, moment(of_all_kinds)), ElementsAre(0, 0, 2, 1));
  of_blue.triggers = red;
  EXPECT_THAT(paid({of_blue}, moment(of_all_kinds)), ElementsAre(0, 0, 0, 1));
}

// The deductible is taken once of 4 + 1, and not of each.
TEST(Triggers, LeavePartsOfOneOccurrenceTogether) {
  EXPECT_THAT(
      paid({answering(red, 0, {Deductible{2.5, TermBasis::occurrence}})}, moment(of_all_kinds)),
      ElementsAre(0, 2, 0, 0.5));
}

TEST(Triggers, LeaveTheRestToOtherCovers) {
  const std::vector<Term> all{QuotaShare{1.0}};
  const std::vector<Term> half{QuotaShare{0.5}};
  EXPECT_THAT(paid({answering(red, 0, all), answering(0, 0, half)}, moment(of_all_kinds)),
              ElementsAre(4, 4, 1, 1));
}

TEST(Triggers, PassThePaymentOnToTheSamePartOfTheHoldersLoss) {
  const auto claims = moment(
      {claim(0, 0, 8.0, 0), claim(0, 0, 4.0, red), claim(0, 1, 4.0, 0), claim(0, 1, 2.0, red)});
  EXPECT_THAT(paid({answering(red, 0, {QuotaShare{1.0}})}, claims, {{{InsuredId{1U}, 0.5}}}),
              ElementsAre(0, 4, 0, 2));
}

// A lane of 6 of which 2 are of one kind: only these are recovered, in the same lane.
TEST(Triggers, AreTakenFromThePartsOfTheSubjectLosses) {
  SubjectLosses losses;
  losses.clear();
  losses.trial_offset.push_back(1);
  losses.time.push_back(0.5);
  const auto add = [](numerics::TileRows& rows, double amount) {
    rows.tile.push_back(0);
    rows.values.push_back({});
    rows.values.back().lane[0] = amount;
    rows.end_row();
  };
  add(losses.losses, 6.0);
  losses.parts.offset.push_back(2);
  losses.parts.words = {0, red};
  add(losses.parts.losses, 4.0);
  add(losses.parts.losses, 2.0);
  const auto model =
      RecoveryModel::make({answering(red, 0, {QuotaShare{1.0}})}, {}, {numerics::MoneyGrid(16.0)});
  EXPECT_EQ(
      recover(model, losses, RecoveryModel::Settled::where_contracts_meet).recovered[0].lane[0],
      2.0);
}

}  // namespace
}  // namespace faultline::insurance::test::triggers_test
