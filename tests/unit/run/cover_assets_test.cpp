// SPDX-License-Identifier: Apache-2.0
#include "run/cover_assets.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"
#include "unit/run/results_of.hpp"

namespace faultline::run::cover_assets_test {
namespace {

constexpr double price = 20.0;

/// Everything is in ETH, of this price, and the cover pays losses above 1 up to 2 of its units,
/// which cost 0.1 of them each to restore.
Scenario scenario_of(double eth, std::optional<std::string> asset, double unit) {
  auto scenario = test::sample_scenario();
  scenario.run.trials = 5'000;
  scenario.assets.front().price = eth;
  auto& cover = scenario.covers.front();
  cover.asset = std::move(asset);
  cover.premium_per_year = 0.1 * unit;
  cover.terms = {insurance::Tower{
      .layers = {{.attachment = 1.0 * unit, .width = 2.0 * unit, .reinstatements = {1.0}}}}};
  return scenario;
}

TEST(CoverAssets, HoldAmountsAtTheirPrice) {
  const auto written = test::run_of({scenario_of(price, "ETH", 1.0)});
  const auto priced = test::run_of({scenario_of(price, std::nullopt, price)});
  for (const auto* name : {"expected_loss", "expected_net_cost", "premium"})
    EXPECT_EQ(test::values(written, name), test::values(priced, name)) << name;
  EXPECT_GT(test::values(written, "book_expected_loss")[1], 0.0);
}

// Powers of two, so that nothing rounds.
TEST(CoverAssets, MoveWithAPriceThatMoves) {
  const auto once = test::values(test::run_of({scenario_of(1.0, "ETH", 1.0)}), "expected_loss");
  const auto twice = test::values(test::run_of({scenario_of(2.0, "ETH", 1.0)}), "expected_loss");
  ASSERT_EQ(once.size(), twice.size());
  for (std::size_t i = 0; i < once.size(); ++i) EXPECT_EQ(twice[i], 2.0 * once[i]);
  const auto fixed =
      test::values(test::run_of({scenario_of(2.0, std::nullopt, 1.0)}), "expected_loss");
  EXPECT_NE(fixed, twice);
}

TEST(CoverAssets, AreThoseThatThereAre) {
  auto scenario = scenario_of(1.0, "eth", 1.0);
  base::Issues issues;
  price_amounts(scenario, issues);
  ASSERT_EQ(issues.list().size(), 1U);
  EXPECT_EQ(issues.list().front().path, "cover.token-cover.asset");
  EXPECT_EQ(issues.list().front().hint, "did you mean `ETH`?");
}

}  // namespace
}  // namespace faultline::run::cover_assets_test
