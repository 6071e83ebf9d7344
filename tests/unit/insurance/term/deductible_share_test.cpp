// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"

namespace faultline::insurance::deductible_share_test {
namespace {

using test::contract;
using test::recovered;
using test::Trial;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr auto occurrence = TermBasis::occurrence;
constexpr auto aggregate = TermBasis::aggregate;

Trial losses(const std::vector<double>& amounts) {
  Trial trial;
  double time = 0.0;
  for (const double amount : amounts) trial.occurrence(time += 0.1, {amount});
  return trial;
}

// OasisLMF validation/insurance_account, acc1: two layers, and across them 10 % of the loss as
// deductible, at least 20k and at most 60k, then a limit of 750k. The published gross losses at
// damage ratios of 25, 50, 75 and 100 % of 3.4M (account.csv, FlexiAccGrossLossDR25 to DR100).
TEST(DeductibleShare, PaysTheOasisAccountExample) {
  const Contract account =
      contract({Tower{{{500e3, 500e3, 0.3}, {1e6, 100e6, 0.3}}, occurrence},
                DeductibleShare{0.1, 20e3, 60e3, occurrence}, Limit{750e3, occurrence}});
  EXPECT_THAT(recovered({account}, losses({0.85e6, 1.7e6, 2.55e6, 3.4e6})),
              Pointwise(DoubleNear(1e-9), {85e3, 324e3, 555e3, 750e3}));
}

// Oasis calculation rule 16: x(1 − d).
TEST(DeductibleShare, WithoutBoundsKeepsAShare) {
  EXPECT_THAT(recovered({contract({DeductibleShare{0.25}})}, losses({8.0, 100.0})),
              ElementsAre(6.0, 75.0));
}

TEST(DeductibleShare, PaysNothingOfALossBelowItsMinimum) {
  EXPECT_THAT(recovered({contract({DeductibleShare{0.25, 5.0}})}, losses({4.0, 5.0, 6.0})),
              ElementsAre(0.0, 0.0, 1.0));
}

// Totals 8, 16, 40: a quarter, at least 3 and at most 6, leaves 5, 12 and 34 in all.
TEST(DeductibleShare, OverAllBoundsWhatIsKeptInATrial) {
  EXPECT_THAT(
      recovered({contract({DeductibleShare{0.25, 3.0, 6.0, aggregate}})}, losses({8.0, 8.0, 24.0})),
      ElementsAre(5.0, 7.0, 22.0));
}

// Oasis calculation rule 5, deductible and limit as shares of one loss: min(x(1 − d), x·l).
TEST(LimitShare, IsOfTheLossBeforeTheDeductible) {
  EXPECT_THAT(recovered({contract({DeductibleShare{0.25}, LimitShare{0.5}})}, losses({8.0, 100.0})),
              ElementsAre(4.0, 50.0));
}

// Oasis calculation rule 15, amount as deductible and share as limit: min(max(x − d, 0), x·l).
TEST(LimitShare, BindsWhereTheDeductibleIsSmall) {
  EXPECT_THAT(recovered({contract({Deductible{10.0, occurrence}, LimitShare{0.5}})},
                        losses({8.0, 16.0, 40.0})),
              ElementsAre(0.0, 6.0, 20.0));
}

}  // namespace
}  // namespace faultline::insurance::deductible_share_test
