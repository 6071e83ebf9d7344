// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/occurrence_exceedance.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::occurrence_exceedance_test {
namespace {

using test::context_of_one;
using test::SyntheticTrials;
using test::values;

TEST(OccurrenceExceedance, IsTheCurveOfTheLargestOccurrenceOfATrial) {
  const MeasureContext context = context_of_one(2047.0);
  SyntheticTrials trials;
  for (int i = 1; i <= 2000; ++i) {
    trials.add({SyntheticTrials::row(0, i, 0.0, 0.25), SyntheticTrials::row(1, i, 0.0, 0.5)});
  }
  OccurrenceExceedance measure(context);
  measure.add(trials.batch());
  const auto tables = measure.tables(context);
  EXPECT_THAT(test::find(tables, "occurrence_exceedance").dims,
              testing::ElementsAre("position", "perspective", "return_period"));
  EXPECT_EQ(values(tables, "occurrence_exceedance")[1], 475.0);
  EXPECT_EQ(values(tables, "book_occurrence_exceedance")[1], 950.0);
  EXPECT_EQ(values(tables, "book_occurrence_exceedance")[2], 990.0);
}

}  // namespace
}  // namespace faultline::risk::measure::occurrence_exceedance_test
