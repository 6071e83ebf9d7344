// SPDX-License-Identifier: Apache-2.0
#include "run/forced_tables.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "run/parameter_draws.hpp"
#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"

namespace faultline::run::forced_tables_test {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsNan;

/// Forces the AVS "bridge", which fails on its own with this probability.
Scenario forced(double probability, double at_day) {
  Scenario scenario = test::sample_scenario();
  for (auto& row : scenario.avs)
    if (row.avs.id == "bridge") {
      row.failure.failure_probability.reset();
      row.failure.residual_probability = probability;
    }
  scenario.name += "/forced";
  scenario.force = failure::ForceSpec{failure::ForceMode::intervene, {"avs.bridge"}, at_day};
  return scenario;
}

RunResult result_of(const std::vector<Scenario>& scenarios) {
  std::vector<base::Issues> issues(scenarios.size());
  const auto plan = Plan::compile(scenarios, issues);
  RunResult result;
  append_forced(plan.value(), result);
  return result;
}

using test::values;

TEST(ForcedTables, SayWhatEachCaseForcesWhenAndHowLikelyThatIs) {
  const auto result = result_of({test::sample_scenario(), forced(0.1, 12.0)});
  EXPECT_THAT(values<std::string>(result, "forced_causes"), ElementsAre("", "avs.bridge"));
  EXPECT_THAT(values<std::string>(result, "forced_mode"), ElementsAre("", "intervene"));
  EXPECT_THAT(values<double>(result, "forced_day"), ElementsAre(IsNan(), DoubleNear(12.0, 1e-12)));
  EXPECT_THAT(values<double>(result, "forced_probability"),
              ElementsAre(IsNan(), DoubleNear(0.1, 1e-15)));
  EXPECT_THAT(values<double>(result, "forced_probability_se"), ElementsAre(IsNan(), DoubleEq(0.0)));
}

TEST(ForcedTables, HaveTheMeanOverDrawsOfUncertainNumbers) {
  auto scenario = forced(0.2, 12.0);
  scenario.run.trials = 32 * 64;
  scenario.run.parameter_draws = 32;
  scenario.uncertain = {{"avs.bridge.residual_probability", IntervalPrior{{0.1, 0.3}}}};
  const auto drawn = draw_parameters(scenario);
  double sum = 0.0;
  for (const double value : drawn.at(0).values) sum += value;
  const auto result = result_of({scenario});
  EXPECT_THAT(values<double>(result, "forced_probability"),
              ElementsAre(DoubleNear(sum / 32, 1e-14)));
  EXPECT_NE(sum / 32, 0.2);
}

TEST(ForcedTables, AreNotThereWhereNothingIsForced) {
  EXPECT_THAT(result_of({test::sample_scenario()}).tables, IsEmpty());
}

/// Other draws than the base's would be shared by mistake if force did not tell models apart.
TEST(ForcedTables, BelongToAModelOfTheirOwn) {
  std::vector<Scenario> scenarios{test::sample_scenario(), forced(0.1, 12.0), forced(0.1, 13.0)};
  scenarios.back().name += "-later";
  std::vector<base::Issues> issues(scenarios.size());
  const auto plan = Plan::compile(scenarios, issues);
  EXPECT_EQ(plan.value().failures().size(), 3u);
}

}  // namespace
}  // namespace faultline::run::forced_tables_test
