// SPDX-License-Identifier: Apache-2.0
#include "insurance/insurance_model.hpp"

#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"

namespace faultline::insurance::insurance_model_test {
namespace {

using test::batch_of;
using test::contract;
using test::recovered;
using test::settle;
using test::Trial;
using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pointwise;

constexpr auto occurrence = TermBasis::occurrence;
constexpr auto aggregate = TermBasis::aggregate;
constexpr auto ground_up = SubjectLoss::ground_up;

TEST(InsuranceModel, RecoversNothingWithoutContracts) {
  EXPECT_THAT(recovered({}, Trial().occurrence(0.1, {5.0, 6.0})), ElementsAre(0.0, 0.0));
}

TEST(InsuranceModel, PaysOnlyItsInsured) {
  EXPECT_THAT(
      recovered({contract({QuotaShare{1.0}}, {1})}, Trial().occurrence(0.1, {5.0, 6.0, 7.0})),
      ElementsAre(0.0, 6.0, 0.0));
}

TEST(InsuranceModel, FullCoverRecoversTheLossToTheLastBit) {
  EXPECT_THAT(recovered({contract({QuotaShare{1.0}})}, Trial().occurrence(0.1, {0.1})),
              ElementsAre(0.1));
}

TEST(InsuranceModel, AnOccurrenceTermSeesTheSumOfItsInsured) {
  EXPECT_THAT(recovered({contract({Deductible{4.0, occurrence}}, {0, 1})},
                        Trial().occurrence(0.1, {6.0, 2.0})),
              ElementsAre(3.0, 1.0));
}

TEST(InsuranceModel, ALaterRungSeesWhatEarlierOnesLeft) {
  const Contract fund = contract({Limit{2.0, aggregate}});
  const Contract cover = contract({Deductible{1.0, occurrence}, Limit{3.0, occurrence}});
  EXPECT_THAT(recovered({fund, cover}, Trial().occurrence(0.1, {4.0}).occurrence(0.2, {5.0})),
              ElementsAre(3.0, 3.0));
}

TEST(InsuranceModel, AGroundUpCoverSeesTheWholeLossButNeverOverpays) {
  const Contract fund = contract({Limit{2.0, aggregate}});
  const Contract cover = contract({Deductible{1.0, occurrence}}, {0}, ground_up);
  EXPECT_THAT(recovered({fund, cover}, Trial().occurrence(0.1, {4.0}).occurrence(0.2, {5.0})),
              ElementsAre(4.0, 4.0));
}

TEST(InsuranceModel, WhatAGroundUpCoverDoesNotPayDoesNotUseUpItsLimit) {
  const Contract fund = contract({Limit{120.0, aggregate}});
  const Contract cover = contract({Limit{100.0, aggregate}}, {0}, ground_up);
  const auto trial = Trial()
                         .occurrence(0.1, {60.0})
                         .occurrence(0.2, {60.0})
                         .occurrence(0.3, {60.0})
                         .occurrence(0.4, {60.0});
  EXPECT_THAT(recovered({fund, cover}, trial), ElementsAre(60.0, 60.0, 60.0, 40.0));
}

TEST(InsuranceModel, CarriesAggregatesThroughATrialAndNoFurther) {
  const InsuranceModel model({contract({Limit{5.0, aggregate}})}, {});
  const Trial trial = Trial().occurrence(0.1, {4.0}).occurrence(0.2, {4.0});
  EXPECT_THAT(settle(model, batch_of({trial, trial})).recovered, ElementsAre(4.0, 1.0, 4.0, 1.0));
}

TEST(InsuranceModel, AnswersFromItsInceptionUntilBeforeItsExpiry) {
  Contract cover = contract({Limit{5.0, aggregate}});
  cover.inception = 0.2;
  cover.expiry = 0.6;
  const Trial trial = Trial()
                          .occurrence(0.1, {4.0})
                          .occurrence(0.2, {4.0})
                          .occurrence(0.5, {4.0})
                          .occurrence(0.6, {4.0});
  EXPECT_THAT(recovered({cover}, trial), ElementsAre(0.0, 4.0, 1.0, 0.0));
}

TEST(InsuranceModel, PaysSimultaneousOccurrencesProRata) {
  const Trial trial = Trial().occurrence(0.1, {9.0}).occurrence(0.1, {3.0});
  EXPECT_THAT(recovered({contract({Limit{6.0, aggregate}})}, trial), ElementsAre(4.5, 1.5));
  EXPECT_THAT(recovered({contract({Limit{6.0, occurrence}})}, trial), ElementsAre(6.0, 3.0));
}

TEST(InsuranceModel, PassesAPaymentOnToHoldersOfTheInsured) {
  const std::vector<std::vector<PassThrough>> holders{{{InsuredId{1u}, 0.5}, {InsuredId{2u}, 0.1}}};
  EXPECT_THAT(
      recovered({contract({QuotaShare{0.5}})}, Trial().occurrence(0.1, {8.0, 4.0, 0.0}), holders),
      ElementsAre(4.0, 2.0));
}

TEST(InsuranceModel, PassesAPaymentOnInTheSameOccurrenceOnly) {
  const std::vector<std::vector<PassThrough>> holders{{{InsuredId{1u}, 0.5}}};
  const Trial trial = Trial().occurrence(0.1, {8.0, 4.0}).occurrence(0.1, {0.0, 4.0});
  EXPECT_THAT(recovered({contract({QuotaShare{1.0}})}, trial, holders), ElementsAre(8.0, 4.0, 0.0));
}

TEST(InsuranceModel, AHoldersOwnCoverSeesWhatIsLeftOfItsPart) {
  const std::vector<std::vector<PassThrough>> holders{{{InsuredId{1u}, 0.5}}};
  const Contract held = contract({QuotaShare{0.5}}, {0});
  const Contract own = contract({QuotaShare{1.0}}, {1});
  const InsuranceModel model({held, own}, holders);
  const RecoveryBatch paid = settle(model, batch_of({Trial().occurrence(0.1, {8.0, 4.0})}));
  EXPECT_THAT(paid.recovered, ElementsAre(4.0, 4.0));
  ASSERT_EQ(paid.payments.size(), 2u);
  EXPECT_EQ(paid.payments[1].amount, 2.0);
}

TEST(InsuranceModel, LeavesNoPaymentOfNothing) {
  const InsuranceModel model({contract({Deductible{10.0, occurrence}})}, {});
  EXPECT_THAT(settle(model, batch_of({Trial().occurrence(0.1, {8.0})})).payments, IsEmpty());
}

/// Many trials of up to six occurrences, some simultaneous, for five insured.
std::vector<Trial> random_trials() {
  std::mt19937_64 draw(20261122);
  const auto unit = [&] { return static_cast<double>(draw() >> 11) * 0x1p-53; };
  std::vector<Trial> trials(500);
  for (Trial& trial : trials) {
    double time = 0.0;
    for (std::uint64_t left = draw() % 6; left > 0; --left) {
      time += draw() % 2 == 0 ? 0.0 : 0.1;
      std::vector<double> losses(5);
      for (double& loss : losses) loss = draw() % 3 == 0 ? 0.0 : 10.0 * unit();
      trial.occurrence(time, losses);
    }
  }
  return trials;
}

InsuranceModel entangled_model() {
  return InsuranceModel(
      {contract({Deductible{0.7, occurrence}, Limit{6.1, aggregate}}, {0, 2, 4}),
       contract({Tower{{{0.3, 2.9, 0.7}, {1.1, 9.0, 0.3}}, aggregate}}, {0, 1}, ground_up),
       contract({QuotaShare{0.9}, Limit{3.3, occurrence}}, {1, 2, 3}, ground_up)},
      {{{InsuredId{1u}, 0.3}, {InsuredId{3u}, 0.7}}, {{InsuredId{3u}, 0.9}}, {}, {}, {}});
}

TEST(InsuranceModel, RecoversBetweenNothingAndTheLoss) {
  const ClaimBatch claims = batch_of(random_trials());
  const RecoveryBatch paid = settle(entangled_model(), claims);
  ASSERT_EQ(paid.recovered.size(), claims.claims.size());
  for (std::size_t i = 0; i < paid.recovered.size(); ++i) {
    EXPECT_GE(paid.recovered[i], 0.0);
    EXPECT_LE(paid.recovered[i], claims.claims[i].loss);
  }
}

TEST(InsuranceModel, AccountsForEveryRecoveryByPayments) {
  const ClaimBatch claims = batch_of(random_trials());
  const InsuranceModel model(
      {contract({Deductible{0.7, occurrence}, Limit{6.1, aggregate}}, {0, 2}),
       contract({QuotaShare{0.5}}, {0, 1})},
      {});
  const RecoveryBatch paid = settle(model, claims);
  std::vector<double> total(claims.claims.size(), 0.0);
  for (const Payment& payment : paid.payments) total[payment.claim] += payment.amount;
  EXPECT_THAT(paid.recovered, Pointwise(DoubleNear(1e-13), total));
}

TEST(InsuranceModel, SettlesATrialTheSameInAnyBatch) {
  const std::vector<Trial> trials = random_trials();
  const InsuranceModel model = entangled_model();
  const RecoveryBatch together = settle(model, batch_of(trials));
  std::vector<double> apart;
  for (const Trial& trial : trials) {
    const auto one = settle(model, batch_of({trial})).recovered;
    apart.insert(apart.end(), one.begin(), one.end());
  }
  EXPECT_EQ(together.recovered, apart);
}

TEST(InsuranceModel, AFullTowerLeavesNothingToTheInsured) {
  const ClaimBatch claims = batch_of(random_trials());
  const Contract full =
      contract({Tower{{{0.0, 7.0, 1.0}, {7.0, 1e6, 1.0}}, aggregate}}, {0, 1, 2, 3, 4});
  const RecoveryBatch paid = settle(InsuranceModel({full}, {}), claims);
  std::vector<double> left;
  for (std::size_t i = 0; i < claims.claims.size(); ++i) {
    left.push_back(claims.claims[i].loss - paid.recovered[i]);
  }
  EXPECT_THAT(left, Each(DoubleNear(0.0, 1e-11)));
}

/// A full cover of two insured, of whom a third holds parts.
TEST(InsuranceModel, FullCoverOfManyLeavesNothingToThemOrTheirHolders) {
  std::mt19937_64 draw(20261122);
  const auto unit = [&] { return static_cast<double>(draw() >> 11) * 0x1p-53; };
  std::vector<Trial> trials(1000);
  for (Trial& trial : trials) {
    const double a = unit();
    const double b = unit();
    trial.occurrence(0.1, {a, b, 0.3 * a + 0.21 * b});
  }
  const std::vector<std::vector<PassThrough>> holders{{{InsuredId{2u}, 0.3}},
                                                      {{InsuredId{2u}, 0.21}}};
  const ClaimBatch claims = batch_of(trials);
  const RecoveryBatch paid =
      settle(InsuranceModel({contract({QuotaShare{1.0}}, {0, 1})}, holders), claims);
  for (std::size_t i = 0; i < claims.claims.size(); ++i) {
    EXPECT_EQ(paid.recovered[i], claims.claims[i].loss) << i;
  }
}

}  // namespace
}  // namespace faultline::insurance::insurance_model_test
