// SPDX-License-Identifier: Apache-2.0
#include "failure/hazard.hpp"

#include <gtest/gtest.h>

namespace faultline::failure::hazard_test {
namespace {

TEST(Hazard, GivesTheYearlyProbabilityBackOverOneYear) {
  for (const double p : {0.0, 1e-9, 0.01, 0.5, 0.999})
    EXPECT_NEAR(probability_within(1.0, rate_of(p)), p, 1e-15 * p);
}

TEST(Hazard, CompoundsOverTheHorizon) {
  EXPECT_DOUBLE_EQ(probability_within(2.0, rate_of(0.1)), 0.19);
  EXPECT_DOUBLE_EQ(probability_within(0.5, rate_of(0.19)), 0.1);
}

TEST(FailureTime, IsTheInverseOfTheExponentialLaw) {
  const double rate = rate_of(0.3);
  for (const double time : {0.01, 0.5, 1.9})
    EXPECT_NEAR(failure_time(probability_within(time, rate), rate, 2.0), time, 1e-14);
}

TEST(FailureTime, NeverLeavesTheHorizon) {
  EXPECT_EQ(failure_time(0.9, rate_of(0.1), 1.0), 1.0);
  EXPECT_EQ(failure_time(1.0, rate_of(0.1), 1.0), 1.0);
  EXPECT_EQ(failure_time(0.0, rate_of(0.1), 1.0), 0.0);
}

}  // namespace
}  // namespace faultline::failure::hazard_test
