// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"

namespace faultline::insurance::stop_loss_test {
namespace {

using test::contract;
using test::recovered;
using test::Trial;
using testing::ElementsAre;

/// 30, 50, 60 and 20 in turn.
Trial bad_year() {
  return Trial()
      .occurrence(0.1, {30.0})
      .occurrence(0.2, {50.0})
      .occurrence(0.3, {60.0})
      .occurrence(0.4, {20.0});
}

// min(max(Σx − a·premium, 0), l·premium) with a premium of 100, a = 60 % and l = 50 %. Of totals
// 30, 80, 140, 160 it has paid 0, 20, 50, 50.
TEST(StopLoss, PaysWhatTheTotalExceedsItsAttachmentBy) {
  EXPECT_THAT(recovered({contract({StopLoss{60.0, 50.0}})}, bad_year()),
              ElementsAre(0.0, 20.0, 30.0, 0.0));
}

TEST(StopLoss, IsADeductibleAndALimitOverAll) {
  const Contract both =
      contract({Deductible{60.0, TermBasis::aggregate}, Limit{50.0, TermBasis::aggregate}});
  EXPECT_EQ(recovered({contract({StopLoss{60.0, 50.0}})}, bad_year()),
            recovered({both}, bad_year()));
}

TEST(StopLoss, PaysSimultaneousOccurrencesProRata) {
  const Trial trial = Trial().occurrence(0.1, {60.0}).occurrence(0.1, {20.0});
  EXPECT_THAT(recovered({contract({StopLoss{60.0, 50.0}})}, trial), ElementsAre(15.0, 5.0));
}

}  // namespace
}  // namespace faultline::insurance::stop_loss_test
