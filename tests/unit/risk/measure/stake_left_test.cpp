// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/stake_left.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "unit/risk/synthetic_trials.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::risk::measure::stake_left_test {
namespace {

using test::SyntheticTrials;
using test::values;
using testing::IsNan;

/// 50 ETH stand behind `da`.
class StakeLeftTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<Table> measured(double threshold, double profit) const {
    const std::vector<portfolio::AvsTermsSpec> specs{
        {.threshold = threshold, .profit_from_corruption = profit}};
    const portfolio::StakeBehind behind(graph, penalty, specs, 1.0);
    const std::vector<std::string> labels{"a", "da"};
    auto context = test::context_of_one(40.0);
    context.weighting = Weighting::unit;
    context.levels = {0.5, 0.995};
    context.security = SecurityContext{&behind, &labels};
    SyntheticTrials trials;
    for (int i = 0; i < 990; ++i) trials.add({}, {});
    for (int i = 0; i < 10; ++i) trials.add({{0u, {}, {{stake::AvsId{0u}, 0.4}}}}, {});
    StakeLeft measure(context);
    measure.add(trials.batch());
    return measure.tables(context);
  }

  stake::StakeGraph graph = stake::one_pool().graph();
  penalty::PenaltyModel penalty{graph};
};

TEST_F(StakeLeftTest, TellsTheLawOfWhatIsLeft) {
  const auto tables = measured(0.7, 29.0);
  EXPECT_THAT(values(tables, "avs_stake")[0], IsNan());
  EXPECT_DOUBLE_EQ(values(tables, "avs_stake")[1], 50.0);
  EXPECT_NEAR(values(tables, "avs_stake_left")[1], 50.0 - 0.2, 1e-12);
  EXPECT_NEAR(values(tables, "avs_stake_left_se")[1], 20.0 * std::sqrt(0.01 * 0.99 / 1000), 1e-9);
  EXPECT_NEAR(values(tables, "avs_stake_left_deviation")[1],
              20.0 * std::sqrt(0.01 * 0.99 * 1000 / 999), 1e-9);
  EXPECT_DOUBLE_EQ(values(tables, "avs_stake_left_quantile")[2], 50.0);
  EXPECT_NEAR(values(tables, "avs_stake_left_quantile")[3], 30.0, 1e-9);
}

TEST_F(StakeLeftTest, CountsTrialsThatEndBelowABound) {
  const auto above = measured(0.59, 29.0);
  EXPECT_DOUBLE_EQ(values(above, "avs_below_threshold_probability")[1], 0.0);
  EXPECT_DOUBLE_EQ(values(above, "avs_below_profit_probability")[1], 0.0);
  const auto below = measured(0.61, 31.0);
  EXPECT_NEAR(values(below, "avs_below_threshold_probability")[1], 0.01, 1e-15);
  EXPECT_NEAR(values(below, "avs_below_profit_probability")[1], 0.01, 1e-15);
  EXPECT_NEAR(values(below, "avs_below_profit_probability_se")[1], std::sqrt(0.01 * 0.99 / 1000),
              1e-12);
}

TEST_F(StakeLeftTest, WhatIsWorthAttackingFromTheStartIsSoAlways) {
  EXPECT_DOUBLE_EQ(values(measured(0.5, 51.0), "avs_below_profit_probability")[1], 1.0);
}

TEST_F(StakeLeftTest, IsNotThereWhereNobodyAsks) {
  const auto context = test::context_of_one(40.0);
  SyntheticTrials trials;
  trials.add({}, {});
  StakeLeft measure(context);
  measure.add(trials.batch());
  EXPECT_TRUE(measure.tables(context).empty());
}

}  // namespace
}  // namespace faultline::risk::measure::stake_left_test
