// SPDX-License-Identifier: Apache-2.0
#include "failure/forced_failures.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "failure/horizon_cut.hpp"
#include "failure/set_probability.hpp"
#include "numerics/bivariate_normal.hpp"
#include "numerics/normal.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::forced_failures_test {
namespace {

using test::FailureScenario;
using test::Incident;
using testing::Contains;
using testing::ElementsAre;

constexpr random::TrialRange trials{0, 20'000};

std::vector<Incident> drawn(const FailureScenario& scenario, double horizon_years = 1.0) {
  const auto graph = scenario.graph();
  const auto model = scenario.model(horizon_years);
  return test::incidents_of(model, graph, test::draw(model, 7, trials));
}

std::vector<Incident> without(std::vector<Incident> incidents, const std::string& cause) {
  std::erase_if(incidents, [&](const Incident& one) { return one.cause == cause; });
  return incidents;
}

std::vector<Incident> only(std::vector<Incident> incidents, const std::string& cause) {
  std::erase_if(incidents, [&](const Incident& one) { return one.cause != cause; });
  return incidents;
}

FailureScenario forcing(std::vector<std::string> causes, double at_day) {
  auto scenario = test::mixed_scenario();
  scenario.failure.force = ForceSpec{ForceMode::intervene, std::move(causes), at_day};
  return scenario;
}

std::string some_avs() {
  const auto scenario = test::mixed_scenario();
  const auto model = scenario.model();
  return model.causes()[0];
}

TEST(ForcedFailures, FailOnceInEveryTrialOnTheDayAndLeaveOthersAsTheyAre) {
  const auto cause = some_avs();
  const auto plain = drawn(test::mixed_scenario());
  const auto forced = drawn(forcing({cause}, 73.0));
  const auto own = only(forced, cause);
  ASSERT_EQ(own.size(), trials.count);
  for (std::size_t t = 0; t < own.size(); ++t) {
    EXPECT_EQ(own[t].trial, t);
    EXPECT_EQ(own[t].time, 73.0 / 365.0);
  }
  EXPECT_EQ(without(forced, cause), without(plain, cause));
}

/// How hard it hits is drawn as for its own first failure.
TEST(ForcedFailures, StrikeAsTheFailuresThatTheyReplace) {
  const auto cause = some_avs();
  const auto plain = only(drawn(test::mixed_scenario()), cause);
  const auto forced = only(drawn(forcing({cause}, 73.0)), cause);
  ASSERT_GT(plain.size(), 100u);
  for (const Incident& one : plain) EXPECT_EQ(forced[one.trial].strikes, one.strikes);
}

TEST(ForcedFailures, OfAShockComeBesideThoseThatComeByThemselves) {
  const auto scenario = test::mixed_scenario();
  const auto shock = "shock." + scenario.failure.shocks.front().id;
  const auto plain = drawn(scenario);
  auto forced = drawn(forcing({shock}, 0.0));
  std::vector<Incident> added;
  std::copy_if(forced.begin(), forced.end(), std::back_inserter(added),
               [&](const Incident& one) { return one.cause == shock && one.time == 0.0; });
  EXPECT_EQ(added.size(), trials.count);
  std::erase_if(forced, [&](const Incident& one) { return one.cause == shock && one.time == 0.0; });
  EXPECT_EQ(forced, plain);
}

TEST(ForcedFailures, OfARateRepeatFromThatDayOn) {
  FailureScenario scenario;
  auto& avs = scenario.add_avs("a", 0.0);
  avs.failure_probability.reset();
  avs.rate_per_year = 3.0;
  scenario.add_operator("x");
  scenario.serve("x", "a");
  scenario.declare_independent();
  scenario.failure.force = ForceSpec{ForceMode::intervene, {"avs.a"}, 146.0};
  const auto all = drawn(scenario);
  std::vector<double> repeats(trials.count, 0.0);
  for (const Incident& one : all) {
    EXPECT_GE(one.time, 0.4);
    if (one.time > 0.4) ++repeats[one.trial];
  }
  // Poisson of mean 3 × 0.6 after the first.
  test::expect_mean(repeats, 1.8, std::sqrt(1.8));
}

TEST(ForcedFailures, AreExplained) {
  const auto scenario = test::mixed_scenario();
  const auto shock = "shock." + scenario.failure.shocks.front().id;
  const auto cause = some_avs();
  const auto model = forcing({cause, shock}, 73.0).model();
  const auto batch = test::draw(model, 7, {0, 200});
  const auto told = model.explain(7, batch);
  std::size_t forced = 0;
  for (std::size_t o = 0; o < told.size(); ++o) {
    const bool is_forced = std::holds_alternative<ForcedFailure>(told[o].cause);
    EXPECT_EQ(is_forced, batch.occurrences[o].time == 73.0 / 365.0);
    forced += is_forced ? 1 : 0;
  }
  EXPECT_EQ(forced, 400u);
}

TEST(ForcedFailures, OfASetHaveTheProbabilityOfFailingTogether) {
  auto scenario = test::homogeneous(2, 0.05);
  scenario.declare_common_factor(0.6);
  scenario.failure.force = ForceSpec{ForceMode::intervene, {"avs"}, 0.0};
  const auto estimate = scenario.model().forced_probability();
  const double threshold = numerics::normal_quantile(0.05);
  const double exact = numerics::bivariate_normal_cdf(threshold, threshold, 0.36);
  EXPECT_NEAR(estimate.value, exact, 1e-9 * exact);
  EXPECT_EQ(estimate.standard_error, 0.0);
}

TEST(ForcedFailures, OfIndependentCausesAndAShockHaveTheProductOfProbabilities) {
  auto scenario = test::homogeneous(2, 0.05);
  scenario.declare_independent();
  scenario.failure.shocks = {{"s", 0.3, {{"avs", 0.01, "", {}}}}};
  scenario.failure.avs[0].failure_probability.reset();
  scenario.failure.avs[0].residual_probability = 0.04;
  scenario.failure.force = ForceSpec{ForceMode::intervene, {"avs.avs00", "shock.s"}, 0.0};
  const auto estimate = scenario.model().forced_probability();
  EXPECT_NEAR(estimate.value, 0.04 * (1.0 - std::exp(-0.3)), 1e-14);
  EXPECT_EQ(estimate.standard_error, 0.0);
}

/// Realised frequencies of every cause and pair agree with what the model says of them.
TEST(ForcedFailures, AreInWhatTheModelExpects) {
  const auto scenario = test::mixed_scenario();
  const auto shock = "shock." + scenario.failure.shocks.front().id;
  const auto model = forcing({some_avs(), shock}, 73.0).model();
  OccurrenceBatch whole = test::draw(model, 7, trials);
  for (const double horizon : {1.0, 0.1}) {
    OccurrenceBatch batch;
    cut_at(horizon, whole, batch);
    const auto expected = model.expected_failures(horizon);
    std::vector<std::vector<bool>> failed(trials.count,
                                          std::vector<bool>(model.causes().size(), false));
    for (std::size_t t = 0; t < trials.count; ++t)
      for (auto o = batch.offset[t]; o < batch.offset[t + 1]; ++o) {
        const auto& one = batch.occurrences[o];
        failed[t][one.cause.index()] = true;
        for (auto k = one.killed_begin; k < one.killed_end; ++k)
          failed[t][batch.killed[k].index()] = true;
      }
    const auto count = [&](std::size_t a, std::size_t b) {
      return std::count_if(failed.begin(), failed.end(),
                           [&](const auto& trial) { return trial[a] && trial[b]; });
    };
    const auto agrees = [&](std::int64_t hits, double p) {
      if (p == 0.0 || p == 1.0)
        EXPECT_EQ(hits, static_cast<std::int64_t>(p * trials.count));
      else
        test::expect_probability(hits, trials.count, p);
    };
    for (std::size_t i = 0; i < model.causes().size(); ++i)
      agrees(count(i, i), expected.probability[i]);
    for (std::size_t b = 1; b < expected.leading.size(); ++b)
      for (std::size_t a = 0; a < b; ++a)
        agrees(count(expected.leading[a].index(), expected.leading[b].index()),
               expected.joint[pair_place(a, b)]);
  }
}

TEST(ForcedFailures, RefuseWhatIsNotThereAndDaysAfterTheEnd) {
  const auto complaints =
      forcing({"avs.nobody", "shock.nothing", "contract.x"}, 365.0).complaints();
  EXPECT_THAT(complaints, Contains(test::Complains("force.at_day", "not within the horizon")));
  EXPECT_THAT(complaints, Contains(test::Complains("force.causes[0]", "")));
  EXPECT_THAT(complaints, Contains(test::Complains("force.causes[1]", "")));
  EXPECT_THAT(complaints, Contains(test::Complains("force.causes[2]", "")));
}

}  // namespace
}  // namespace faultline::failure::forced_failures_test
