// SPDX-License-Identifier: Apache-2.0
#include "run/case_differences.hpp"

#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sample_scenario.hpp"
#include "unit/run/results_of.hpp"

namespace faultline::run::case_differences_test {
namespace {

constexpr double base_probability = 0.05;
constexpr double stressed_probability = 0.0975;  // twice the hazard
constexpr double loss = 100.0;

/// One AVS that fails with this probability and then takes all of what the book owns.
Scenario one_avs(const std::string& name, double probability) {
  auto scenario = test::sample_scenario();
  scenario.name = name;
  scenario.run.trials = 1 << 20;
  scenario.run.levels = {0.95, 0.99};
  scenario.avs.resize(1);
  scenario.avs[0].failure.failure_probability = probability;
  scenario.avs[0].failure.residual_probability.reset();
  scenario.avs[0].failure.severity = failure::FixedLaw{1.0};
  scenario.avs[0].failure.participation = failure::AllTakePart{};
  scenario.shocks.clear();
  scenario.covers.clear();
  for (auto& row : scenario.positions) row.waterfall.rungs.clear();
  scenario.dependence = failure::DependenceSpec{};
  scenario.dependence->independent = {"avs"};
  const auto& avs = scenario.avs[0].avs.id;
  std::erase_if(scenario.commitments, [&](const auto& one) { return one.avs != avs; });
  return scenario;
}

/// The same behind a layer that is used up by the failure, and restored for all of its premium.
Scenario reinstated(const std::string& name, double probability) {
  auto scenario = one_avs(name, probability);
  scenario.covers = test::sample_scenario().covers;
  scenario.covers.front().terms = {
      insurance::Tower{.layers = {{.attachment = 0.0, .width = 5.0, .reinstatements = {1.0}}}}};
  scenario.covers.front().premium_per_year = 3.0;
  for (auto& row : scenario.positions)
    if (row.position.id == "token") row.waterfall.rungs = {"cover:token-cover"};
  return scenario;
}

using test::run_of;

std::vector<double> numbers(const RunResult& result, const std::string& name) {
  const auto* found = risk::find_table(result.tables, name);
  if (found == nullptr) return {};
  return std::get<std::vector<double>>(found->values);
}

TEST(CaseDifferences, OfOneCaseAreNone) {
  auto scenario = one_avs("base", base_probability);
  scenario.run.trials = 1000;
  EXPECT_TRUE(numbers(run_of({scenario}), "book_difference_expected_loss").empty());
}

/// The cases share U: the stressed one loses more iff p ≤ U < p′, so that the difference of a trial
/// is L with probability q = p′ − p, and its paired error √(L²q(1−q)/n). The estimated error itself
/// has the relative error 1/√126; a false alarm of the two bounds has probability 1.4e-5. Without
/// pairing the error would be √2 times as large and more.
TEST(CaseDifferences, OfMeansHaveThePairedErrorOfAClosedForm) {
  const auto result =
      run_of({one_avs("base", base_probability), one_avs("stressed", stressed_probability)});
  const auto mean = numbers(result, "book_expected_loss");
  const auto difference = numbers(result, "book_difference_expected_loss");
  const auto error = numbers(result, "book_difference_expected_loss_se");
  ASSERT_EQ(difference.size(), 6U);
  EXPECT_EQ(difference[0], 0.0);
  EXPECT_EQ(error[0], 0.0);
  const double lost = mean[0] / base_probability;  // L up to the error of the mean
  const double q = stressed_probability - base_probability;
  const double n = 1 << 20;
  EXPECT_NEAR(difference[3], mean[3] - mean[0], 1e-9 * lost);
  const double expected = std::sqrt(q * (1.0 - q) / n);
  EXPECT_LT(std::abs(difference[3] / lost - q), 6.0 * expected);
  EXPECT_NEAR(error[3] / lost / expected, 1.0, 4.5 / std::sqrt(126.0));
  const auto alone = numbers(result, "book_expected_loss_se");
  EXPECT_LT(error[3], 0.8 * std::hypot(alone[0], alone[3]));
}

/// At 99 % both cases lose all in their tails, so that the shortfalls are equal and so is every
/// block; at 95 % the base case has its atom at the quantile.
TEST(CaseDifferences, OfShortfallsVanishWhereTheTailsAreTheSame) {
  const auto result =
      run_of({one_avs("base", base_probability), one_avs("stressed", stressed_probability)});
  const auto difference = numbers(result, "book_difference_expected_shortfall");
  ASSERT_EQ(difference.size(), 4U);
  EXPECT_EQ(difference[3], 0.0);
  EXPECT_EQ(numbers(result, "book_difference_expected_shortfall_se")[3], 0.0);
}

/// Beta severities that differ by a factor: ES′ = c·ES in every sample, so the paired error of the
/// difference is (c − 1) times the error of ES, far below that of two independent runs.
TEST(CaseDifferences, OfShortfallsScaleWithTheLoss) {
  auto base = one_avs("base", 0.2);
  base.avs[0].failure.severity = failure::BetaLaw{{.mean = 0.2, .sd = 0.1, .max = 0.5}};
  auto stressed = base;
  stressed.name = "stressed";
  stressed.avs[0].failure.severity = failure::BetaLaw{{.mean = 0.4, .sd = 0.2, .max = 1.0}};
  const auto result = run_of({base, stressed});
  const auto difference = numbers(result, "book_difference_expected_shortfall");
  const auto error = numbers(result, "book_difference_expected_shortfall_se");
  const auto shortfall = numbers(result, "book_expected_shortfall");
  const auto own_error = numbers(result, "book_expected_shortfall_se");
  constexpr std::size_t net = 2;
  for (std::size_t l = 0; l < 2; ++l) {
    const double es = shortfall[2 * net + l];
    EXPECT_NEAR(difference[2 + l] / es, 1.0, 1e-2);
    EXPECT_NEAR(error[2 + l] / own_error[2 * net + l], 1.0, 4.5 / std::sqrt(126.0) + 0.05);
  }
}

/// All trials with a loss lose and pay the same, so that net costs without premiums are a multiple
/// of net losses trial by trial, and errors are.
TEST(CaseDifferences, OfNetCostsKnowOfReinstatementsAndPremiums) {
  auto stressed = reinstated("stressed", stressed_probability);
  stressed.covers.front().premium_per_year = 4.0;
  const auto result = run_of({reinstated("base", base_probability), stressed});
  const auto net = numbers(result, "book_expected_loss");
  const auto cost = numbers(result, "book_expected_net_cost");
  const auto premium = numbers(result, "book_premium");
  const auto difference = numbers(result, "book_difference_expected_net_cost");
  ASSERT_EQ(difference.size(), 2U);
  EXPECT_EQ(difference[0], 0.0);
  EXPECT_GT(premium[1], premium[0]);
  EXPECT_NEAR(difference[1], cost[1] - cost[0], 1e-9 * cost[1]);
  const auto of_net = [](std::size_t c) { return 3 * c + 2; };
  const double multiple = (cost[0] - premium[0]) / net[of_net(0)];
  EXPECT_GT(multiple, 1.01);
  const double stressed_multiple = (cost[1] - premium[1]) / net[of_net(1)];
  EXPECT_GT(stressed_multiple, multiple);  // restoring is dearer too
  const auto same =
      run_of({reinstated("base", base_probability), reinstated("stressed", stressed_probability)});
  const auto error = numbers(same, "book_difference_expected_net_cost_se");
  const auto net_error = numbers(same, "book_difference_expected_loss_se");
  EXPECT_NEAR(error[1] / net_error[of_net(1)], multiple, 1e-9);
  EXPECT_LT(error[1], 0.8 * numbers(same, "book_expected_net_cost_se")[1]);
}

/// At 99 % both cases lose all in their tails and pay the same for it.
TEST(CaseDifferences, OfShortfallsOfNetCostsAreThoseOfPremiumsWhereTheTailsAreTheSame) {
  auto dearer = reinstated("dearer", stressed_probability);
  dearer.covers.front().premium_per_year = 4.0;
  dearer.covers.front().terms = {
      insurance::Tower{.layers = {{.attachment = 0.0, .width = 5.0, .reinstatements = {0.75}}}}};
  const auto result = run_of({reinstated("base", base_probability), dearer});
  const auto difference = numbers(result, "book_difference_net_cost_expected_shortfall");
  const auto premium = numbers(result, "book_premium");
  ASSERT_EQ(difference.size(), 4U);
  EXPECT_NEAR(difference[3], premium[1] - premium[0], 1e-9);
  EXPECT_NEAR(numbers(result, "book_difference_net_cost_expected_shortfall_se")[3], 0.0, 1e-9);
  EXPECT_TRUE(
      numbers(run_of({one_avs("a", 0.05), one_avs("b", 0.1)}), "difference_expected_net_cost")
          .empty());
}

}  // namespace
}  // namespace faultline::run::case_differences_test
