// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/slash_shortfalls.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::slash_shortfalls_test {
namespace {

using test::SyntheticTrials;
using test::values;
using testing::DoubleEq;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsNan;

/// `b` and `a` of this case; another has `elsewhere`.
MeasureContext context() {
  auto context = test::context_of_one(1.0);
  context.weighting = Weighting::unit;
  context.slash_shortfalls = SlashShortfallContext{
      .avs = {"a", "b", "elsewhere"}, .place = {1, 0}, .unit = {100.0, 40.0, 0.0}};
  return context;
}

/// Of 100 trials ten in which both fall short, `b` twice, and twenty in which `a` does.
SyntheticTrials hundred_trials() {
  SyntheticTrials trials;
  for (int i = 0; i < 70; ++i) trials.add_loss(0.0);
  for (int i = 0; i < 10; ++i) {
    trials.add(std::vector<SyntheticTrials::Incident>{{0}}, {});
    trials.fall_short(0, 10.0);
    trials.fall_short(1, 30.0);
    trials.fall_short(0, 2.5);
  }
  for (int i = 0; i < 20; ++i) {
    trials.add(std::vector<SyntheticTrials::Incident>{{0}, {1}}, {});
    trials.fall_short(1, 60.0);
  }
  return trials;
}

TEST(SlashShortfalls, HaveTheMeanAndTheFrequencyOfTrials) {
  SlashShortfalls measure(context());
  measure.add(hundred_trials().batch());
  const auto tables = measure.tables(context());
  EXPECT_THAT(values(tables, "slash_shortfall"), ElementsAre(DoubleEq(15.0), DoubleEq(1.25), 0.0));
  EXPECT_THAT(values(tables, "slash_shortfall_probability"), ElementsAre(0.3, 0.1, 0.0));
  const double a = std::sqrt(((10 * 900.0 + 20 * 3600.0) / 100 - 225.0) / 100);
  const double b = std::sqrt((10 * 156.25 / 100 - 1.5625) / 100);
  EXPECT_THAT(values(tables, "slash_shortfall_se"), ElementsAre(DoubleEq(a), DoubleEq(b), 0.0));
}

TEST(SlashShortfalls, HaveNoErrorOfTheirOwnWhereParametersAreDrawn) {
  auto drawn = context();
  drawn.parameter_parts = ParameterParts{10, 10};
  SlashShortfalls measure(drawn);
  measure.add(hundred_trials().batch());
  EXPECT_THAT(values(measure.tables(drawn), "slash_shortfall_se"), Each(IsNan()));
}

TEST(SlashShortfalls, HaveNoTablesWhereNobodyMayFallShort) {
  auto none = context();
  none.slash_shortfalls.reset();
  SlashShortfalls measure(none);
  measure.add(hundred_trials().batch());
  EXPECT_THAT(measure.tables(none), IsEmpty());
}

}  // namespace
}  // namespace faultline::risk::measure::slash_shortfalls_test
