// SPDX-License-Identifier: Apache-2.0
#include "insurance/settlement_trace.hpp"

#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "insurance/insurance_model.hpp"
#include "unit/insurance/claims.hpp"

namespace faultline::insurance::settlement_trace_test {
namespace {

using test::contract;
using test::Trial;
using testing::ElementsAre;

constexpr auto occurrence = TermBasis::occurrence;
constexpr auto aggregate = TermBasis::aggregate;

std::vector<GroupTrace> trace(const InsuranceModel& model, const ClaimBatch& claims,
                              RecoveryBatch& recoveries) {
  InsuranceModel::Workspace workspace;
  return model.apply_traced(claims, workspace, recoveries);
}

/// Every kind of term; insured 2 holds a part of insured 0.
InsuranceModel rich_model() {
  return InsuranceModel(
      {contract({Deductible{1.0, occurrence}, Tower{{{0.0, 3.0, 1.0}, {3.0, 5.0, 0.5}}, occurrence},
                 Limit{6.0, aggregate}},
                {0, 1}),
       contract({Deductible{2.0, aggregate}, QuotaShare{0.9}}, {0, 2}, SubjectLoss::ground_up),
       contract({QuotaShare{0.8}, Limit{7.0, aggregate}}, {1, 2}, SubjectLoss::ground_up)},
      {{{InsuredId{2U}, 0.25}}});
}

/// Up to four occurrences in each trial, some of them at the same time.
ClaimBatch random_claims() {
  std::mt19937 random(20261122);
  std::uniform_real_distribution<double> loss(-2.0, 6.0);
  std::vector<Trial> trials(200);
  for (auto& trial : trials) {
    for (const double time : {0.1, 0.3, 0.3, 0.8})
      trial.occurrence(time, {loss(random), loss(random), loss(random)});
  }
  return test::batch_of(trials);
}

TEST(SettlementTrace, ShowsAWorkedExample) {
  // 10 − 1 = 9; the limit has 8 − 5 = 3 left after the first occurrence, of which 9·3/9 = 3 pass.
  const InsuranceModel model({contract({Deductible{1.0, occurrence}, Limit{8.0, aggregate}})}, {});
  RecoveryBatch recoveries;
  const auto groups = trace(
      model, test::batch_of({Trial().occurrence(0.1, {6.0}).occurrence(0.2, {10.0})}), recoveries);
  ASSERT_EQ(groups.size(), 2U);
  const GroupTrace& second = groups[1];
  EXPECT_THAT(second.subject, ElementsAre(10.0));
  EXPECT_THAT(second.terms[0].amounts, ElementsAre(9.0));
  EXPECT_THAT(second.terms[1].amounts, ElementsAre(3.0));
  EXPECT_EQ(second.terms[1].carried_before, 5.0);
  EXPECT_EQ(second.terms[1].carried_after, 14.0);
  EXPECT_EQ(second.shares.front().paid, 3.0);
}

TEST(SettlementTrace, ShowsWhatALayerHasUsedOfItsReinstatements) {
  const InsuranceModel model({contract({Tower{{{2.0, 4.0, 1.0, {1.0}}}, occurrence}})}, {});
  RecoveryBatch recoveries;
  const auto groups = trace(
      model, test::batch_of({Trial().occurrence(0.1, {5.0}).occurrence(0.2, {9.0})}), recoveries);
  ASSERT_EQ(groups.size(), 2U);
  ASSERT_EQ(groups[1].terms.front().layers.size(), 1U);
  EXPECT_EQ(groups[1].terms.front().layers.front().before, 3.0);
  EXPECT_EQ(groups[1].terms.front().layers.front().used, 7.0);
}

TEST(SettlementTrace, ShowsWhatTheCapCutsOffAndWhoIsRelieved) {
  // The second cover owes 4 again, but the first left nothing; its limit gets the 4 back.
  const InsuranceModel model(
      {contract({QuotaShare{1.0}}), contract({Limit{5.0, aggregate}}, {0}, SubjectLoss::ground_up)},
      {{{InsuredId{1U}, 0.5}}});
  RecoveryBatch recoveries;
  const auto groups =
      trace(model, test::batch_of({Trial().occurrence(0.1, {4.0, 1.5})}), recoveries);
  ASSERT_EQ(groups.size(), 2U);
  ASSERT_EQ(groups[0].shares.front().relief.size(), 1U);
  EXPECT_EQ(groups[0].shares.front().relief.front().claim, 1U);
  EXPECT_EQ(groups[0].shares.front().relief.front().fraction, 0.5);
  EXPECT_EQ(groups[0].shares.front().relief.front().amount, 1.5);
  EXPECT_EQ(groups[1].shares.front().left, 0.0);
  EXPECT_EQ(groups[1].shares.front().share, 4.0);
  EXPECT_EQ(groups[1].shares.front().paid, 0.0);
  EXPECT_EQ(groups[1].unpaid, 4.0);
  EXPECT_EQ(groups[1].given_back, 4.0);
}

TEST(SettlementTrace, ChangesNoBitOfWhatIsPaid) {
  const auto model = rich_model();
  const auto claims = random_claims();
  const auto plain = test::settle(model, claims);
  RecoveryBatch traced;
  trace(model, claims, traced);
  EXPECT_EQ(traced.recovered, plain.recovered);
  EXPECT_EQ(traced.offset, plain.offset);
  ASSERT_EQ(traced.payments.size(), plain.payments.size());
  ASSERT_GT(plain.payments.size(), 1000U);
  for (std::size_t i = 0; i < plain.payments.size(); ++i) {
    EXPECT_EQ(traced.payments[i].claim, plain.payments[i].claim);
    EXPECT_EQ(traced.payments[i].contract, plain.payments[i].contract);
    EXPECT_EQ(traced.payments[i].amount, plain.payments[i].amount);
  }
}

TEST(SettlementTrace, HoldsThePaymentsInTheirOrder) {
  const auto claims = random_claims();
  RecoveryBatch recoveries;
  const auto groups = trace(rich_model(), claims, recoveries);
  auto payment = recoveries.payments.begin();
  for (const auto& group : groups) {
    for (const auto& share : group.shares) {
      EXPECT_LE(share.paid, share.left);
      EXPECT_LE(share.paid, share.share);
      if (share.paid == 0.0) continue;
      ASSERT_NE(payment, recoveries.payments.end());
      EXPECT_EQ(payment->claim, share.claim);
      EXPECT_EQ(payment->contract, group.contract);
      EXPECT_EQ(payment->amount, share.paid);
      ++payment;
    }
  }
  EXPECT_EQ(payment, recoveries.payments.end());
}

TEST(SettlementTrace, AddsUp) {
  // Shares are split by proportion, so sums of a few of them are off by some units of 2⁻⁵².
  constexpr double tolerance = 1e-13;
  const auto claims = random_claims();
  RecoveryBatch recoveries;
  for (const auto& group : trace(rich_model(), claims, recoveries)) {
    std::vector<double> subject(group.occurrences.size(), 0.0);
    std::vector<double> shared(group.occurrences.size(), 0.0);
    double unpaid = 0.0;
    std::size_t o = 0;
    for (const auto& share : group.shares) {
      while (claims.claims[share.claim].occurrence != group.occurrences[o]) ++o;
      subject[o] += share.subject;
      shared[o] += share.share;
      unpaid += share.share - share.paid;
    }
    EXPECT_EQ(subject, group.subject);
    EXPECT_EQ(unpaid, group.unpaid);
    EXPECT_LE(group.given_back, group.unpaid + tolerance);
    for (std::size_t i = 0; i < shared.size(); ++i)
      EXPECT_NEAR(shared[i], group.terms.back().amounts[i], tolerance);
  }
}

TEST(SettlementTrace, ExplainsWhatIsLeftOfEveryClaim) {
  const auto claims = random_claims();
  RecoveryBatch recoveries;
  std::vector<double> left;
  for (const Claim& claim : claims.claims) left.push_back(claim.loss);
  for (const auto& group : trace(rich_model(), claims, recoveries)) {
    for (const auto& share : group.shares) {
      EXPECT_EQ(share.left, left[share.claim]);
      left[share.claim] -= share.paid;
      for (const auto& relief : share.relief) {
        EXPECT_EQ(relief.fraction, 0.25);
        left[relief.claim] = std::max(left[relief.claim] - relief.fraction * share.paid, 0.0);
      }
    }
  }
  for (std::size_t c = 0; c < left.size(); ++c)
    EXPECT_NEAR(claims.claims[c].loss - left[c], recoveries.recovered[c], 1e-13);
}

TEST(SettlementTrace, CarriesTermsFromGroupToGroupOfATrial) {
  const InsuranceModel model({contract({Deductible{3.0, aggregate}})}, {});
  const auto claims = random_claims();
  RecoveryBatch recoveries;
  double carried = 0.0;
  std::size_t trial = 0;
  std::size_t group_count = 0;
  for (const auto& group : trace(model, claims, recoveries)) {
    while (group.shares.front().claim >= claims.offset[trial + 1]) {
      ++trial;
      carried = 0.0;
    }
    EXPECT_EQ(group.terms.front().carried_before, carried);
    carried += std::accumulate(group.subject.begin(), group.subject.end(), 0.0);
    EXPECT_EQ(group.terms.front().carried_after, carried);
    ++group_count;
  }
  EXPECT_GT(group_count, 300U);
}

}  // namespace
}  // namespace faultline::insurance::settlement_trace_test
