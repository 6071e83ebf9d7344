// SPDX-License-Identifier: Apache-2.0
//
// Expected numbers are by hand from the definition.
#include "insurance/term/steps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/claims.hpp"

namespace faultline::insurance::steps_test {
namespace {

using test::contract;
using test::recovered;
using test::Trial;
using testing::ElementsAre;

constexpr auto occurrence = TermBasis::occurrence;
constexpr auto aggregate = TermBasis::aggregate;

TEST(Steps, PayWhatTheHighestThresholdReachedSays) {
  const Steps steps{.steps = {{10.0, 4.0}, {50.0, 30.0}}};
  EXPECT_EQ(steps.ceded(9.0), 0.0);
  EXPECT_EQ(steps.ceded(10.0), 4.0);
  EXPECT_EQ(steps.ceded(49.0), 4.0);
  EXPECT_EQ(steps.ceded(50.0), 30.0);
  EXPECT_EQ(steps.ceded(1e6), 30.0);
}

TEST(Steps, PayNoMoreThanTheLoss) {
  EXPECT_EQ((Steps{.steps = {{10.0, 25.0}}}).ceded(12.0), 12.0);
}

TEST(Steps, PayEachOccurrenceAnew) {
  const Contract cover = contract({Steps{{{10.0, 4.0}}, StepMeasure::loss, occurrence}});
  EXPECT_THAT(recovered({cover}, Trial().occurrence(0.1, {12.0}).occurrence(0.2, {11.0})),
              ElementsAre(4.0, 4.0));
}

// Totals 8, 12, 15 reach 10 at the second, which owes 6; it lost 4, and the third pays the rest.
TEST(Steps, OverAllOweWhatALossCannotTake) {
  const Contract cover = contract({Steps{{{10.0, 6.0}}, StepMeasure::loss, aggregate}});
  EXPECT_THAT(
      recovered({cover},
                Trial().occurrence(0.1, {8.0}).occurrence(0.2, {4.0}).occurrence(0.3, {3.0})),
      ElementsAre(0.0, 4.0, 2.0));
}

// Two occurrences owe 5 in all, three 9.
TEST(Steps, CountOccurrences) {
  const Contract cover = contract({Steps{{{2.0, 5.0}, {3.0, 9.0}}, StepMeasure::count, aggregate}});
  EXPECT_THAT(recovered({cover}, Trial()
                                     .occurrence(0.1, {8.0})
                                     .occurrence(0.2, {7.0})
                                     .occurrence(0.3, {6.0})
                                     .occurrence(0.4, {6.0})),
              ElementsAre(0.0, 5.0, 4.0, 0.0));
}

TEST(Steps, CountOccurrencesOfOneMomentTogether) {
  const Contract cover = contract({Steps{{{2.0, 5.0}}, StepMeasure::count, aggregate}});
  EXPECT_THAT(recovered({cover}, Trial().occurrence(0.1, {8.0}).occurrence(0.1, {2.0})),
              ElementsAre(4.0, 1.0));
}

}  // namespace
}  // namespace faultline::insurance::steps_test
