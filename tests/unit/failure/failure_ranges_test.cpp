// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::failure_ranges_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(FailureRanges, AreThoseThatTheFieldsState) {
  test::FailureScenario scenario;
  auto& avs = scenario.add_avs("a", 1.0);
  avs.severity = FixedLaw{0.0};
  avs.participation = EachTakesPart{1.5};
  scenario.add_avs("b", 0.5).severity = BetaLaw{{0.1, -0.1, 2.0}};
  scenario.add_avs("c", 0.5).severity = UniformLaw{{0.5, 1.5}};
  scenario.failure.avs[2].participation = ExactlyTakePart{0};
  scenario.declare_common_factor(1.0).factors[0].override_loading["a"] = -1.0;
  scenario.failure.shocks = {
      {"s", std::numeric_limits<double>::infinity(), {{"avs", 0.0, "", FixedLaw{2.0}}}}};
  EXPECT_THAT(scenario.complaints(),
              ElementsAre(Complains("avs.a.failure_probability", "1 is out of range"),
                          Complains("avs.a.severity", "0 is out of range"),
                          Complains("avs.a.participation.each", "1.5 is out of range"),
                          Complains("avs.b.severity.beta.sd", "-0.1 is out of range"),
                          Complains("avs.b.severity.beta.max", "2 is out of range"),
                          Complains("avs.c.severity.uniform", "1.5 is out of range"),
                          Complains("avs.c.participation.exactly", "0 is out of range"),
                          Complains("dependence.factor.market.loading", "1 is out of range"),
                          Complains("dependence.factor.market.override.a", "-1 is out of range"),
                          Complains("shock.s.rate_per_year", "inf is out of range"),
                          Complains("shock.s.kill[0].probability", "0 is out of range"),
                          Complains("shock.s.kill[0].share", "2 is out of range")));
  EXPECT_EQ(scenario.complaints()[0].expected, "a number in [0, 1)");
  EXPECT_EQ(scenario.complaints()[9].expected, "a number of at least 0");
}

TEST(FailureRanges, AreHeldByASoundScenario) {
  auto scenario = test::homogeneous(3, 0.1);
  scenario.declare_matrix(test::equicorrelation(3, 0.5));
  scenario.failure.shocks = {{"s", 0.1, {{"avs", 0.1, "", std::nullopt}}}};
  EXPECT_THAT(scenario.complaints(), IsEmpty());
}

}  // namespace
}  // namespace faultline::failure::failure_ranges_test
