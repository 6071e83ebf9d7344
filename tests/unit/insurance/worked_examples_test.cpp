// SPDX-License-Identifier: Apache-2.0
//
// Published cases, through the whole model. Oasis files hold single-precision numbers, so totals
// near 1e8 are compared to within 8, the spacing of single precision there.
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"

namespace faultline::insurance::worked_examples_test {
namespace {

using test::batch_of;
using test::contract;
using test::recovered;
using test::settle;
using test::Trial;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr auto occurrence = TermBasis::occurrence;
constexpr auto aggregate = TermBasis::aggregate;
constexpr auto ground_up = SubjectLoss::ground_up;

// OasisLMF validation/cyber: nine items of 100,000; the first two after their own deductibles of
// 10,000 and 25,000; then 50,000 off the sum, then 10 % of 10M xs 10,000.
TEST(WorkedExamples, OasisCyberPolicyPays80500AndAllocatesItByItem) {
  const double first = Limit{2e6, occurrence}.ceded(Deductible{10e3, occurrence}.ceded(100e3));
  const double second = Limit{3e6, occurrence}.ceded(Deductible{25e3, occurrence}.ceded(100e3));
  std::vector<double> items(9, 100e3);
  items[0] = first;
  items[1] = second;
  const Contract policy =
      contract({Deductible{50e3, occurrence}, Tower{{{10e3, 10e6, 0.1}}, occurrence}},
               {0, 1, 2, 3, 4, 5, 6, 7, 8});
  const auto paid = recovered({policy}, Trial().occurrence(0.5, items));
  EXPECT_NEAR(std::accumulate(paid.begin(), paid.end(), 0.0), 80500.0, 1e-9);
  EXPECT_NEAR(paid[0], 8375.72, 0.005);
  EXPECT_NEAR(paid[1], 6979.77, 0.005);
  for (std::size_t i = 2; i < 9; ++i) EXPECT_NEAR(paid[i], 9306.36, 0.005);
}

// OasisLMF validation/issue_1953_layerparticipation, account 1.
TEST(WorkedExamples, OasisLayerParticipationAllocatesInProportionToTheLoss) {
  std::vector<double> items;
  for (int location = 0; location < 5; ++location) items.insert(items.end(), {50e6, 10e6, 7e6});
  std::vector<std::size_t> insured(items.size());
  std::iota(insured.begin(), insured.end(), std::size_t{0});
  const auto paid = recovered({contract({Tower{{{0.5e6, 5e6, 1.0}}, occurrence}}, insured)},
                              Trial().occurrence(0.0, items));
  EXPECT_NEAR(paid[0], 746268.66, 0.005);
  EXPECT_NEAR(paid[1], 149253.73, 0.005);
  EXPECT_NEAR(paid[2], 104477.61, 0.005);
}

// OasisLMF validation/reinsurance1, treaty 95: 20 % ceded.
TEST(WorkedExamples, OasisTreaty95LeavesFourFifths) {
  const auto paid = recovered({contract({QuotaShare{0.2}})}, Trial().occurrence(0.0, {99000008.0}));
  EXPECT_NEAR(99000008.0 - paid[0], 79200008.0, 8.0);
}

// OasisLMF validation/reinsurance1, treaty 97: 20 % ceded, then an attachment of 1M on what is
// ceded (calculation rule 24), over two accounts.
TEST(WorkedExamples, OasisTreaty97SharesItsAttachmentBetweenAccounts) {
  const std::vector<double> losses{99000008.0, 49500004.0};
  const auto paid = recovered({contract({QuotaShare{0.2}, Deductible{1e6, occurrence}}, {0, 1})},
                              Trial().occurrence(0.0, losses));
  EXPECT_NEAR(paid[0] + paid[1], 28700002.4, 1e-6);
  EXPECT_NEAR(losses[0] - paid[0], 79866674.0, 8.0);
  EXPECT_NEAR(losses[1] - paid[1], 39933337.0, 8.0);
}

// OasisLMF validation/reinsurance3: 100 % ceded, 50 % placed.
TEST(WorkedExamples, OasisQuotaShareHalvesEveryCoverage) {
  const auto paid = recovered({contract({QuotaShare{1.0}, QuotaShare{0.5}}, {0, 1, 2})},
                              Trial().occurrence(0.0, {10e3, 4e3, 1e3}));
  EXPECT_THAT(paid, Pointwise(DoubleNear(1e-9), {5e3, 2e3, 500.0}));
}

// OasisLMF validation/reinsurance1, treaty 119: all of it ceded, of which 20 % is placed.
TEST(WorkedExamples, OasisTreaty119PaysItsPlacedFifth) {
  const auto paid = recovered({contract({QuotaShare{1.0}, QuotaShare{0.2}})},
                              Trial().occurrence(0.0, {99000008.0}));
  EXPECT_NEAR(99000008.0 - paid[0], 79200006.4, 1e-6);
}

// OasisLMF validation/reinsurance4: half is ceded where the date falls inside the treaty. By losses
// occurring the date is that of the loss, which is ours; by risks attaching it is that of the
// policy.
TEST(WorkedExamples, OasisLossesOccurringCedesWithinTheTreaty) {
  Contract treaty = contract({QuotaShare{0.5}});
  treaty.inception = 0.25;
  treaty.expiry = 0.75;
  const Trial year =
      Trial().occurrence(0.1, {10e3}).occurrence(0.5, {10e3}).occurrence(0.75, {10e3});
  EXPECT_THAT(recovered({treaty}, year), ElementsAre(0.0, 5e3, 0.0));
}

// ktools reinsurance_tests: a limit of 100 a site leaves 50, 25 and 25 of its coverages; 50 % of
// 100 xs 10 of the first site are ceded, and nothing of the second. Where losses are not limited,
// the layer is used up.
TEST(WorkedExamples, KtoolsFacultativeCoverLeavesThePublishedNets) {
  const auto site = [](const std::vector<double>& losses) {
    return recovered({contract({Limit{100.0, occurrence}}, {0, 1, 2})},
                     Trial().occurrence(0.0, losses));
  };
  const Contract facultative = contract({Tower{{{10.0, 100.0, 0.5}}, occurrence}}, {0, 1, 2});
  const auto nets = [&](const std::vector<double>& losses) {
    auto net = recovered({facultative}, Trial().occurrence(0.0, losses));
    for (std::size_t i = 0; i < net.size(); ++i) net[i] = losses[i] - net[i];
    return net;
  };
  const auto first = site({1000.0, 500.0, 500.0});
  EXPECT_THAT(first, Pointwise(DoubleNear(1e-12), {50.0, 25.0, 25.0}));
  std::vector<double> both = first;
  both.insert(both.end(), first.begin(), first.end());
  EXPECT_THAT(nets(both), Pointwise(DoubleNear(1e-12), {27.5, 13.75, 13.75, 50.0, 25.0, 25.0}));
  EXPECT_THAT(nets({1000.0, 500.0, 500.0}), Pointwise(DoubleNear(1e-12), {975.0, 487.5, 487.5}));
}

// OpenQuake openquake/risklib/tests/reinsurance_test.py, non-proportional treaties; its `limit` is
// the top of the layer: 500 to 3500, and on what that leaves 200 to 5000.
TEST(WorkedExamples, OpenQuakeNonProportionalTreatiesLeaveTheirRetentions) {
  const std::vector<Contract> treaties{contract({Tower{{{500.0, 3000.0, 1.0}}, occurrence}}),
                                       contract({Tower{{{200.0, 4800.0, 1.0}}, occurrence}})};
  struct Claimed {
    double claim, metro, rural, retention;
  };
  for (const auto& c :
       {Claimed{8500.0, 3000.0, 4800.0, 700.0}, Claimed{2941.0974, 2441.0974, 300.0, 200.0}}) {
    const auto settled =
        settle(InsuranceModel(treaties, {}), batch_of({Trial().occurrence(0.0, {c.claim})}));
    ASSERT_EQ(settled.payments.size(), 2U);
    EXPECT_NEAR(settled.payments[0].amount, c.metro, 1e-9);
    EXPECT_NEAR(settled.payments[1].amount, c.rural, 1e-9);
    EXPECT_NEAR(c.claim - settled.recovered[0], c.retention, 1e-9);
  }
}

// OpenQuake, proportional treaties: A takes 50 % of a claim of 12000 and 40 % of one of 5000, and
// has 5000 for the year; B takes 60 % of 3000 and of 6000, and has 8000. A is short of 3000.
TEST(WorkedExamples, OpenQuakeProportionalTreatiesRetain15600Of26000) {
  const std::vector<double> ceded{0.5, 0.4, 0.6, 0.6};
  std::vector<Contract> treaties;
  for (std::size_t policy = 0; policy < ceded.size(); ++policy) {
    treaties.push_back(contract({QuotaShare{ceded[policy]}}, {policy}));
    treaties.back().provider = ProviderId{policy / 2};
  }
  const std::vector<Provider> reinsurers{{.id = "A", .capital = 5000.0},
                                         {.id = "B", .capital = 8000.0}};
  const auto year = Trial()
                        .occurrence(0.1, {12000.0})
                        .occurrence(0.2, {0.0, 5000.0})
                        .occurrence(0.3, {0.0, 0.0, 3000.0})
                        .occurrence(0.4, {0.0, 0.0, 0.0, 6000.0});
  const auto made = settle(InsuranceModel(treaties, {}, reinsurers), batch_of({year}));
  EXPECT_THAT(made.recovered, Pointwise(DoubleNear(1e-9), {5000.0, 0.0, 1800.0, 3600.0}));
  const double paid = std::accumulate(made.recovered.begin(), made.recovered.end(), 0.0);
  EXPECT_NEAR(26000.0 - paid, 15600.0, 1e-9);
  ASSERT_EQ(made.uses.size(), 2U);
  EXPECT_NEAR(made.uses[0].short_of, 3000.0, 1e-9);
  EXPECT_EQ(made.uses[1].short_of, 0.0);
}

// An example of the R package reinsureR: 30 xs 20 and 50 xs 50, one reinstatement each, so at most
// twice the width in a year. Both layers see the original loss.
TEST(WorkedExamples, LayersWithOneReinstatementOnTheOriginalLoss) {
  const Contract low =
      contract({Tower{{{20.0, 30.0, 1.0}}, occurrence}, Limit{60.0, aggregate}}, {0}, ground_up);
  const Contract high =
      contract({Tower{{{50.0, 50.0, 1.0}}, occurrence}, Limit{100.0, aggregate}}, {0}, ground_up);
  const Trial year =
      Trial().occurrence(0.1, {83.68772}).occurrence(0.2, {100.0}).occurrence(0.3, {52.35591});
  EXPECT_THAT(recovered({low}, year), Pointwise(DoubleNear(1e-12), {30.0, 30.0, 0.0}));
  EXPECT_THAT(recovered({high}, year), Pointwise(DoubleNear(1e-12), {33.68772, 50.0, 2.35591}));
  EXPECT_THAT(recovered({low, high}, year),
              Pointwise(DoubleNear(1e-12), {63.68772, 80.0, 2.35591}));
}

// The same as one tower whose layers are reinstated at 100 % of their premium; at the end the low
// layer has been used twice and restored once, P·rate·min(C, nL)/L = P, and 36.04363 of 50 of the
// high one beyond its first limit are not restored again: min(86.04363, 50)/50 = 1.
TEST(WorkedExamples, ReinstatedLayersOfOneTower) {
  const Layer low{20.0, 30.0, 1.0, {1.0}};
  const Layer high{50.0, 50.0, 1.0, {1.0}};
  const Trial year =
      Trial().occurrence(0.1, {83.68772}).occurrence(0.2, {100.0}).occurrence(0.3, {52.35591});
  EXPECT_THAT(recovered({contract({Tower{{low}, occurrence}})}, year),
              Pointwise(DoubleNear(1e-12), {30.0, 30.0, 0.0}));
  EXPECT_THAT(recovered({contract({Tower{{high}, occurrence}})}, year),
              Pointwise(DoubleNear(1e-12), {33.68772, 50.0, 2.35591}));
  EXPECT_THAT(recovered({contract({Tower{{low, high}, occurrence}})}, year),
              Pointwise(DoubleNear(1e-12), {63.68772, 80.0, 2.35591}));
  EXPECT_NEAR(low.reinstatement_premium(60.0), 1.0, 1e-12);
  EXPECT_NEAR(high.reinstatement_premium(86.04363), 1.0, 1e-12);
  EXPECT_NEAR(high.reinstatement_premium(33.68772), 0.6737544, 1e-12);
}

// C_j = min(max(Σr − AAD, 0), (1 + n)·L): an annual aggregate deductible of 30 before a layer of 30
// with one reinstatement.
TEST(WorkedExamples, AnAnnualAggregateDeductibleOfALayerThatIsReinstated) {
  const Layer layer{
      .attachment = 20.0, .width = 30.0, .reinstatements = {1.0}, .aggregate_deductible = 30.0};
  const Trial year = Trial()
                         .occurrence(0.1, {60.0})
                         .occurrence(0.2, {45.0})
                         .occurrence(0.3, {80.0})
                         .occurrence(0.4, {50.0});
  EXPECT_THAT(recovered({contract({Tower{{layer}, occurrence}})}, year),
              Pointwise(DoubleNear(1e-12), {0.0, 25.0, 30.0, 5.0}));
}

// Liquid Collective coverage programme: the operator bears 0.25 ETH, the cover what is above it.
TEST(WorkedExamples, SlashingCoverPaysAboveTheOperatorsQuarter) {
  EXPECT_THAT(recovered({contract({Deductible{0.25, occurrence}})}, Trial().occurrence(0.0, {1.0})),
              ElementsAre(0.75));
}

}  // namespace
}  // namespace faultline::insurance::worked_examples_test
