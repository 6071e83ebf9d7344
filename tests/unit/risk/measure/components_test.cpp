// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/components.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "risk/component_tables.hpp"
#include "risk/measure/frozen_values.hpp"
#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::components_test {
namespace {

using test::SyntheticTrials;
using test::values;

MeasureContext context_with_contracts(Weighting weighting) {
  auto context = test::context_of_one(8.0);
  context.weighting = weighting;
  context.components = {"slash", "contract"};
  context.freezes = true;
  return context;
}

/// Gross losses 0, 1, 2, 5, of which contracts took 0, 0, 2, 3.
SyntheticTrials four_trials() {
  SyntheticTrials trials;
  trials.add_loss(0.0);
  trials.add_loss(1.0);
  for (const auto& [gross, taken] : {std::pair{2.0, 2.0}, std::pair{5.0, 3.0}}) {
    trials.add_loss(gross);
    trials.add_contract_part(0, taken);
    trials.add_contract_part(1, taken);
  }
  return trials;
}

std::vector<Table> tables_of(SyntheticTrials& trials, const MeasureContext& context) {
  Components components(context);
  Moments moments(context);
  components.add(trials.batch());
  moments.add(trials.batch());
  return component_tables(components, moments, context);
}

TEST(Components, AddUpToTheGrossLoss) {
  for (const auto weighting : {Weighting::general, Weighting::unit}) {
    auto trials = four_trials();
    const auto context = context_with_contracts(weighting);
    const auto tables = tables_of(trials, context);
    for (const std::string of : {"", "book_"}) {
      const auto& mean = values(tables, of + "component_expected_loss");
      const auto& error = values(tables, of + "component_expected_loss_se");
      // Slashes 0, 1, 0, 2: mean 3/4, mean square 5/4. Contracts 0, 0, 2, 3: 5/4 and 13/4.
      EXPECT_DOUBLE_EQ(mean[0], 0.75);
      EXPECT_DOUBLE_EQ(mean[1], 1.25);
      EXPECT_NEAR(error[0], std::sqrt((1.25 - 0.5625) / 4.0), 1e-9);
      EXPECT_NEAR(error[1], std::sqrt((3.25 - 1.5625) / 4.0), 1e-12);
    }
  }
}

TEST(Components, AreAllContractsWhereNothingIsSlashed) {
  SyntheticTrials trials;
  for (const double loss : {0.1, 0.2, 0.7}) {
    const double taken = numerics::MoneyGrid(8.0).snap(loss);
    trials.add_loss(taken);
    trials.add_contract_part(0, taken);
    trials.add_contract_part(1, taken);
  }
  const auto tables = tables_of(trials, context_with_contracts(Weighting::unit));
  EXPECT_EQ(values(tables, "component_expected_loss")[0], 0.0);
  EXPECT_TRUE(std::isnan(values(tables, "component_expected_loss_se")[0])) << "it is always 0";
  EXPECT_NEAR(values(tables, "component_expected_loss")[1], 1.0 / 3.0, 1e-12);
}

TEST(Components, AreNotThereWithoutContracts) {
  auto context = context_with_contracts(Weighting::unit);
  context.components.clear();
  auto trials = four_trials();
  EXPECT_TRUE(tables_of(trials, context).empty());
  EXPECT_EQ(Components::memory_bytes(context), 0u);
}

/// 2 of 4 trials, with 0.5 and 1.5 ETH·years.
TEST(FrozenValue, IsReportedByItsProbabilityAndItsMean) {
  SyntheticTrials trials;
  for (const double frozen : {0.0, 0.5, 0.0, 1.5}) {
    trials.add_loss(0.0);
    if (frozen == 0.0) continue;
    trials.add_frozen(0, frozen);
    trials.add_frozen(1, frozen);
  }
  const auto context = context_with_contracts(Weighting::unit);
  FrozenValues frozen(context);
  frozen.add(trials.batch());
  const auto tables = frozen.tables(context);
  for (const std::string of : {"", "book_"}) {
    EXPECT_DOUBLE_EQ(values(tables, of + "frozen_probability")[0], 0.5);
    EXPECT_DOUBLE_EQ(values(tables, of + "frozen_probability_se")[0], 0.25);
    EXPECT_DOUBLE_EQ(values(tables, of + "expected_frozen_value_days")[0], 365.0 * 0.5);
    EXPECT_NEAR(values(tables, of + "expected_frozen_value_days_se")[0],
                365.0 * std::sqrt((2.5 / 4.0 - 0.25) / 4.0), 1e-9);
  }
}

}  // namespace
}  // namespace faultline::risk::measure::components_test
