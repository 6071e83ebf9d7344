// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"

namespace faultline::insurance::waiting_days_test {
namespace {

using test::contract;
using test::recovered;
using test::Trial;
using testing::DoubleNear;
using testing::Pointwise;

// OasisLMF validation/insurance_bi, item 4: rule 40 with 7 days waiting and 182.5 days of indemnity
// on an interruption value of 36,500 a year, so d = 700 and l = 18,250.
TEST(WaitingDays, PayTheOasisBusinessInterruptionExample) {
  const Contract cover = contract({WaitingDays{7.0, 36500.0, 182.5, TermBasis::occurrence}});
  const Trial trial = Trial()
                          .occurrence(0.1, {9125.0})
                          .occurrence(0.2, {18250.0})
                          .occurrence(0.3, {27375.0})
                          .occurrence(0.4, {36500.0})
                          .occurrence(0.5, {73000.0});
  EXPECT_THAT(recovered({cover}, trial),
              Pointwise(DoubleNear(1e-12), {8425.0, 17550.0, 18250.0, 18250.0, 18250.0}));
}

TEST(WaitingDays, WithoutAnEndAreADeductible) {
  const WaitingDays term{.days = 7.0, .value_per_year = 36500.0};
  EXPECT_EQ(term.ceded(700.0), 0.0);
  EXPECT_EQ(term.ceded(1e6), 1e6 - 700.0);
}

}  // namespace
}  // namespace faultline::insurance::waiting_days_test
