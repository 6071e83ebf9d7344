// SPDX-License-Identifier: Apache-2.0
#include "insurance/term/franchise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"

namespace faultline::insurance::franchise_test {
namespace {

using test::contract;
using test::recovered;
using test::Trial;
using testing::ElementsAre;

// Oasis calculation rule 39: x if x > d else 0. At equality OasisLMF's fmpy pays nothing.
TEST(Franchise, PaysAllAboveItsAmountAndNothingUpToIt) {
  const Franchise franchise{.amount = 10.0};
  EXPECT_EQ(franchise.ceded(9.0), 0.0);
  EXPECT_EQ(franchise.ceded(10.0), 0.0);
  EXPECT_EQ(franchise.ceded(10.5), 10.5);
  EXPECT_EQ(franchise.ceded(200.0), 200.0);
}

// Oasis calculation rule 3, franchise and limit of the full loss: x < d → 0, else min(x, l).
TEST(Franchise, BeforeALimitLimitsTheFullLoss) {
  const auto paid = recovered(
      {contract({Franchise{10.0, TermBasis::occurrence}, Limit{50.0, TermBasis::occurrence}})},
      Trial().occurrence(0.1, {8.0}).occurrence(0.2, {40.0}).occurrence(0.3, {60.0}));
  EXPECT_THAT(paid, ElementsAre(0.0, 40.0, 50.0));
}

// By hand: totals 6, 12, 15 against 10. All 12 are owed at the second, which lost 6.
TEST(Franchise, OverAllPaysFromTheOccurrenceOnThatTakesTheTotalBeyondIt) {
  const auto paid =
      recovered({contract({Franchise{10.0, TermBasis::aggregate}})},
                Trial().occurrence(0.1, {6.0}).occurrence(0.2, {6.0}).occurrence(0.3, {3.0}));
  EXPECT_THAT(paid, ElementsAre(0.0, 6.0, 3.0));
}

TEST(Franchise, OverAllTakesOccurrencesOfOneMomentTogether) {
  const auto paid = recovered({contract({Franchise{10.0, TermBasis::aggregate}})},
                              Trial().occurrence(0.1, {6.0}).occurrence(0.1, {6.0}));
  EXPECT_THAT(paid, ElementsAre(6.0, 6.0));
}

}  // namespace
}  // namespace faultline::insurance::franchise_test
