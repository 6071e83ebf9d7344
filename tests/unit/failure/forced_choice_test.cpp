// SPDX-License-Identifier: Apache-2.0
#include "failure/forced_choice.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "failure/hazard.hpp"
#include "failure/horizon_cut.hpp"
#include "numerics/bivariate_normal.hpp"
#include "numerics/normal.hpp"
#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::forced_choice_test {
namespace {

using test::FailureScenario;
using test::Incident;
using testing::Contains;
using testing::ElementsAre;

constexpr random::TrialRange trials{0, 20'000};
constexpr double day = 73.0;

FailureScenario choosing(std::vector<std::string> set, std::int64_t n, ChoiceWeights weights) {
  auto scenario = test::mixed_scenario();
  scenario.failure.force =
      ForceSpec{ForceMode::intervene, {}, day, ChoiceSpec{std::move(set), n, weights}};
  return scenario;
}

std::vector<Incident> drawn(const FailureScenario& scenario) {
  return test::incidents_of(scenario.model(), scenario.graph(),
                            test::draw(scenario.model(), 7, trials));
}

/// Who fails on the day, by trial.
std::vector<std::set<std::string>> chosen(const FailureScenario& scenario) {
  std::vector<std::set<std::string>> names(trials.count);
  for (const Incident& one : drawn(scenario))
    if (one.time == day / 365.0) names[one.trial].insert(one.cause);
  return names;
}

TEST(ForcedChoice, VisitsEverySubsetOnceInOrder) {
  std::vector<std::vector<std::size_t>> all;
  for_each_subset(4, 2, [&](const std::vector<std::size_t>& places) { all.push_back(places); });
  EXPECT_THAT(all, ElementsAre(ElementsAre(0, 1), ElementsAre(0, 2), ElementsAre(0, 3),
                               ElementsAre(1, 2), ElementsAre(1, 3), ElementsAre(2, 3)));
  EXPECT_EQ(subset_count(4, 2, 100), 6u);
  EXPECT_EQ(subset_count(60, 30, 100), 101u);
  EXPECT_EQ(subset_count(5, 5, 100), 1u);
}

TEST(ForcedChoice, MakesExactlySoManyFailAndEveryChoiceAsOften) {
  const auto names =
      chosen(choosing({"avs.f1", "avs.m2", "avs.m3", "avs.i"}, 2, ChoiceWeights::uniform));
  std::map<std::set<std::string>, std::int64_t> count;
  for (const auto& trial : names) {
    ASSERT_EQ(trial.size(), 2u);
    ++count[trial];
  }
  ASSERT_EQ(count.size(), 6u);
  for (const auto& [choice, hits] : count) test::expect_probability(hits, trials.count, 1.0 / 6.0);
}

TEST(ForcedChoice, LeavesThoseThatAreNotChosenAsTheyAre) {
  const auto scenario = choosing({"avs.f1", "avs.m2", "avs.m3"}, 1, ChoiceWeights::uniform);
  const auto names = chosen(scenario);
  auto plain = drawn(test::mixed_scenario());
  auto forced = drawn(scenario);
  const auto is_chosen = [&](const Incident& one) { return names[one.trial].contains(one.cause); };
  std::erase_if(plain, is_chosen);
  std::erase_if(forced, is_chosen);
  EXPECT_EQ(plain, forced);
}

/// Each pair in proportion to the probability that both fail.
TEST(ForcedChoice, ByTheModelIsAsLikelyAsItsFailing) {
  auto scenario = test::homogeneous(3, 0.05);
  scenario.failure.avs[2].failure_probability = 0.2;
  scenario.declare_common_factor(0.6);
  scenario.failure.force =
      ForceSpec{ForceMode::intervene, {}, day, ChoiceSpec{{"avs"}, 2, ChoiceWeights::model}};
  const double x = numerics::normal_quantile(0.05);
  const double y = numerics::normal_quantile(0.2);
  const double rare = numerics::bivariate_normal_cdf(x, x, 0.36);
  const double common = numerics::bivariate_normal_cdf(x, y, 0.36);
  const double all = rare + 2.0 * common;
  std::int64_t hits = 0;
  for (const auto& trial : chosen(scenario)) hits += trial.contains("avs.avs02") ? 0 : 1;
  test::expect_probability(hits, trials.count, rare / all);
  const auto estimate = scenario.model().forced_probability();
  EXPECT_NEAR(estimate.value, (rare * rare + 2.0 * common * common) / all, 1e-9 * common);
}

TEST(ForcedChoice, HasTheMeanProbabilityOverAllChoices) {
  auto scenario = choosing({"avs.i", "avs.f1"}, 1, ChoiceWeights::uniform);
  const auto estimate = scenario.model().forced_probability();
  const double f1 = probability_within(1.0, rate_of(0.3) - 0.1 * 0.5);
  EXPECT_NEAR(estimate.value, 0.5 * (0.2 + f1), 1e-12);
  EXPECT_EQ(estimate.standard_error, 0.0);
}

/// Three of 30 that are equally likely: any sample has the mean of all 4060.
TEST(ForcedChoice, IsSampledWhereChoicesAreMany) {
  auto scenario = test::homogeneous(30, 0.1);
  scenario.declare_independent();
  scenario.failure.force =
      ForceSpec{ForceMode::intervene, {}, day, ChoiceSpec{{"avs"}, 3, ChoiceWeights::uniform}};
  EXPECT_NEAR(scenario.model().forced_probability().value, 1e-3, 1e-15);
}

/// Realised frequencies are those that the model expects, before the day too.
TEST(ForcedChoice, IsInWhatTheModelExpects) {
  for (const auto weights : {ChoiceWeights::uniform, ChoiceWeights::model}) {
    auto scenario = choosing({"avs.f1", "avs.m2", "avs.m3"}, 2, weights);
    scenario.failure.force->causes = {"shock.bug"};
    const auto model = scenario.model();
    const auto whole = test::draw(model, 7, trials);
    for (const double horizon : {1.0, 0.1}) test::expect_failures(model, horizon, whole);
  }
}

TEST(ForcedChoice, IsExplained) {
  const auto model = choosing({"avs.f1", "avs.m2", "avs.i"}, 1, ChoiceWeights::uniform).model();
  const auto batch = test::draw(model, 7, {0, 500});
  const auto told = model.explain(7, batch);
  std::size_t forced = 0;
  for (std::size_t o = 0; o < told.size(); ++o) {
    const bool is_forced = std::holds_alternative<ForcedFailure>(told[o].cause);
    EXPECT_EQ(is_forced, batch.occurrences[o].time == day / 365.0);
    forced += is_forced ? 1 : 0;
  }
  EXPECT_EQ(forced, 500u);
}

TEST(ForcedChoice, RefusesWhatThereIsNotToChoose) {
  auto scenario = choosing({"avs.f1", "avs.nobody"}, 2, ChoiceWeights::uniform);
  EXPECT_THAT(scenario.complaints(), Contains(test::Complains("force.n_of.set[1]", "")));
  EXPECT_EQ(scenario.complaints().size(), 1u);
  scenario = choosing({"avs.f1"}, 2, ChoiceWeights::uniform);
  EXPECT_THAT(scenario.complaints(), Contains(test::Complains("force.n_of.n", "2 of a set of 1")));
  scenario = choosing({"avs"}, 1, ChoiceWeights::uniform);
  scenario.failure.force->causes = {"avs.f1"};
  EXPECT_THAT(scenario.complaints(), Contains(test::Complains("force.n_of.set[0]", "already")));
  scenario.failure.force = ForceSpec{ForceMode::intervene, {}, day, std::nullopt};
  EXPECT_THAT(scenario.complaints(), Contains(test::Complains("force", "nothing is made")));
}

TEST(ForcedChoice, RefusesToWeighWhatNeverFailsOrIsTooMuch) {
  auto scenario = test::homogeneous(30, 0.1);
  scenario.declare_independent();
  scenario.failure.force =
      ForceSpec{ForceMode::intervene, {}, day, ChoiceSpec{{"avs"}, 3, ChoiceWeights::model}};
  EXPECT_THAT(scenario.complaints(), Contains(test::Complains("force.n_of.set", "more than 1000")));
  for (auto& avs : scenario.failure.avs) avs.failure_probability = 0.0;
  scenario.failure.force->n_of->n = 1;
  EXPECT_THAT(scenario.complaints(), Contains(test::Complains("force.n_of.set", "too unlikely")));
}

}  // namespace
}  // namespace faultline::failure::forced_choice_test
