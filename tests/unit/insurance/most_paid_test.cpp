// SPDX-License-Identifier: Apache-2.0
#include "insurance/most_paid.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace faultline::insurance::most_paid_test {
namespace {

constexpr auto each = TermBasis::occurrence;
constexpr auto all = TermBasis::aggregate;

std::optional<double> most(const std::vector<Term>& terms) {
  return most_paid_in_a_trial(terms);
}

TEST(MostPaid, IsWhatTermsOfAllLossesLetPass) {
  EXPECT_EQ(most({Limit{7.0, all}}), 7.0);
  EXPECT_EQ(most({StopLoss{5.0, 20.0}}), 20.0);
  EXPECT_EQ(most({Deductible{2.0, each}, Limit{7.0, all}}), 7.0);
  EXPECT_EQ(most({Limit{7.0, all}, QuotaShare{0.5}}), 3.5);
  EXPECT_EQ(most({Limit{7.0, all}, Deductible{2.0, all}}), 5.0);
  EXPECT_EQ(most({Tower{{{0.0, 4.0, 1.0}, {4.0, 6.0, 0.5}}, all}}), 7.0);
  EXPECT_EQ(most({Steps{{{1.0, 5.0}, {2.0, 9.0}}, StepMeasure::count, all}}), 9.0);
  EXPECT_EQ(most({WaitingDays{7.0, 365.0, 30.0, all}}), 30.0);
}

TEST(MostPaid, OfStepsIsThatOfThresholdsWithinReach) {
  const Steps steps{{{10.0, 8.0}, {20.0, 15.0}}, StepMeasure::loss, all};
  EXPECT_EQ(most({Limit{12.0, all}, steps}), 8.0);
  EXPECT_EQ(most({Limit{25.0, all}, steps}), 15.0);
  EXPECT_EQ(most({steps}), 15.0);
}

TEST(MostPaid, OfALayerThatIsRestoredIsAllOfItsCapacity) {
  EXPECT_EQ(most({Tower{{{1.0, 4.0, 0.5, {1.0, 1.0}}}, each}}), 6.0);
}

TEST(MostPaid, IsNothingWithoutAnEnd) {
  EXPECT_EQ(most({QuotaShare{0.5}}), std::nullopt);
  EXPECT_EQ(most({Limit{7.0, each}}), std::nullopt);
  EXPECT_EQ(most({Tower{{{0.0, 4.0, 1.0}}, each}}), std::nullopt);
  EXPECT_EQ(most({RollingWindow{40.0, 2.0}}), std::nullopt);
}

TEST(MostPaid, IsNotKnownWhereOccurrencesDecideBehindALimit) {
  EXPECT_EQ(most({Limit{7.0, all}, Deductible{1.0, each}}), std::nullopt);
}

TEST(EverPay, IsSoUnlessATermLeavesLessThanTheNextOneTakes) {
  EXPECT_TRUE(ever_pay(std::vector<Term>{Deductible{5.0, each}, Limit{3.0, all}}));
  EXPECT_FALSE(ever_pay(std::vector<Term>{Limit{3.0, all}, Deductible{5.0, each}}));
  EXPECT_FALSE(ever_pay(std::vector<Term>{Limit{3.0, each}, Deductible{5.0, each}}));
  EXPECT_FALSE(ever_pay(std::vector<Term>{Limit{0.0, each}}));
  EXPECT_FALSE(ever_pay(std::vector<Term>{DeductibleShare{1.0, 0.0, {}, each}}));
  EXPECT_TRUE(ever_pay(
      std::vector<Term>{DeductibleShare{1.0, 0.0, {}, each}, MaximumDeductible{5.0, each}}));
}

TEST(EverPay, CountsOccurrencesAndUnitsThatMayCome) {
  EXPECT_TRUE(ever_pay(std::vector<Term>{Limit{3.0, each}, Deductible{500.0, all}}));
  EXPECT_TRUE(ever_pay(std::vector<Term>{Limit{2.0, TermBasis::unit}, Deductible{5.0, each}}));
  EXPECT_TRUE(ever_pay(std::vector<Term>{LimitOfStake{0.1, each}, Deductible{5.0, each}}));
  EXPECT_TRUE(ever_pay(std::vector<Term>{Steps{{{3.0, 5.0}}, StepMeasure::count, all}}));
}

}  // namespace
}  // namespace faultline::insurance::most_paid_test
