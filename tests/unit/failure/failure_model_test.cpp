// SPDX-License-Identifier: Apache-2.0
#include "failure/failure_model.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

#include "base/contracts.hpp"
#include "failure/hazard.hpp"
#include "numerics/kernels/kernels.hpp"
#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::failure_model_test {
namespace {

using test::Complains;
using test::FailureScenario;
using test::Incident;
using test::mixed_scenario;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t million = 1 << 20;

std::vector<Incident> incidents(const FailureScenario& scenario, random::TrialRange trials,
                                double horizon_years = 1.0) {
  const auto model = scenario.model(horizon_years);
  return test::incidents_of(model, scenario.graph(), test::draw(model, 8, trials));
}

TEST(FailureModel, NamesCausesAndFaultsInOrder) {
  const auto model = mixed_scenario().model(2.0);
  EXPECT_THAT(model.causes(), ElementsAre("avs.f1", "avs.f2", "avs.i", "avs.m1", "avs.m2", "avs.m3",
                                          "shock.bug", "shock.outage"));
  EXPECT_THAT(model.faults(), ElementsAre("downtime"));
  EXPECT_EQ(model.horizon_years(), 2.0);
}

TEST(FailureModel, SortsOccurrencesByTimeAndStrikesByAvsAndOperator) {
  const auto batch = test::draw(mixed_scenario().model(3.0), 1, {100, 2'000});
  ASSERT_EQ(batch.offset.size(), 2'001u);
  EXPECT_EQ(batch.offset.back(), batch.occurrences.size());
  EXPECT_GT(batch.strikes.size(), 1'000u);
  std::uint32_t strike = 0;
  for (std::size_t i = 0; i < batch.trials.count; ++i)
    for (auto o = batch.offset[i]; o < batch.offset[i + 1]; ++o) {
      const auto& occurrence = batch.occurrences[o];
      EXPECT_GE(occurrence.time, 0.0);
      EXPECT_LE(occurrence.time, 3.0);
      if (o > batch.offset[i]) {
        const auto& last = batch.occurrences[o - 1];
        EXPECT_LT(std::tie(last.time, last.key), std::tie(occurrence.time, occurrence.key));
      }
      EXPECT_EQ(occurrence.strike_begin, strike);
      for (strike = occurrence.strike_begin; strike < occurrence.strike_end; ++strike) {
        const auto& now = batch.strikes[strike];
        EXPECT_GT(now.fraction, 0.0);
        EXPECT_LE(now.fraction, 1.0);
        if (strike == occurrence.strike_begin) continue;
        const auto& last = batch.strikes[strike - 1];
        if (last.avs == now.avs) {
          EXPECT_TRUE(last.operator_id.valid());
          EXPECT_LT(last.operator_id, now.operator_id);
        } else {
          EXPECT_LT(last.avs, now.avs);
        }
      }
    }
}

TEST(FailureModel, DrawsTheSameTrialsInAnyBatches) {
  const auto scenario = mixed_scenario();
  const auto graph = scenario.graph();
  const auto model = scenario.model();
  FailureModel::Workspace workspace;
  OccurrenceBatch batch;
  const auto drawn_by = [&](const std::vector<std::uint64_t>& cuts) {
    std::vector<Incident> all;
    for (std::size_t i = 1; i < cuts.size(); ++i) {
      model.draw(8, {cuts[i - 1], cuts[i] - cuts[i - 1]}, workspace, batch);
      EXPECT_EQ(batch.offset.size(), cuts[i] - cuts[i - 1] + 1);
      const auto more = test::incidents_of(model, graph, batch);
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  };
  const auto whole = drawn_by({0, 2'048});
  ASSERT_GT(whole.size(), 1'000u);
  EXPECT_EQ(drawn_by({0, 256, 512, 768, 1'024, 1'280, 1'536, 1'792, 2'048}), whole);
  EXPECT_EQ(drawn_by({0, 1'024, 2'048}), whole);
  EXPECT_EQ(drawn_by({0, 37, 537, 538, 538, 575, 576, 640, 703, 1'999, 2'048}), whole);
}

TEST(FailureModel, DrawsTheSameOnEveryInstructionSet) {
  namespace kernels = numerics::kernels;
  const auto best = kernels::target_name();
  const auto expected = incidents(mixed_scenario(), {0, 2'000});
  for (const auto& target : kernels::available_targets()) {
    kernels::choose_target(target);
    EXPECT_EQ(incidents(mixed_scenario(), {0, 2'000}), expected) << target;
  }
  kernels::choose_target(best);
}

TEST(FailureModel, DrawsNothingForNoTrials) {
  const auto batch = test::draw(mixed_scenario().model(), 8, {70, 0});
  EXPECT_THAT(batch.offset, ElementsAre(0u));
  EXPECT_THAT(batch.occurrences, IsEmpty());
}

TEST(FailureModel, RefusesTrialsBeyondTheDrawMap) {
  const auto model = mixed_scenario().model();
  FailureModel::Workspace workspace;
  OccurrenceBatch batch;
  EXPECT_THROW(model.draw(8, {random::max_trials, 1}, workspace, batch), base::ContractViolation);
  model.draw(8, {random::max_trials - 1, 1}, workspace, batch);
  EXPECT_EQ(batch.offset.size(), 2u);
}

TEST(FailureModel, DoesNotLookAtTheOrderOfRows) {
  auto scenario = mixed_scenario();
  const auto expected = incidents(scenario, {0, 2'000});
  std::reverse(scenario.stake.avs.begin(), scenario.stake.avs.end());
  std::reverse(scenario.stake.operators.begin(), scenario.stake.operators.end());
  std::rotate(scenario.failure.avs.begin(), scenario.failure.avs.begin() + 2,
              scenario.failure.avs.end());
  std::rotate(scenario.failure.avs_ids.begin(), scenario.failure.avs_ids.begin() + 2,
              scenario.failure.avs_ids.end());
  auto& dependence = *scenario.failure.dependence;
  std::reverse(dependence.factors.begin(), dependence.factors.end());
  std::reverse(dependence.blocks.begin(), dependence.blocks.end());
  std::reverse(dependence.blocks[0].matrix->names.begin(),
               dependence.blocks[0].matrix->names.end());
  std::reverse(scenario.failure.shocks.begin(), scenario.failure.shocks.end());
  EXPECT_EQ(incidents(scenario, {0, 2'000}), expected);
}

TEST(FailureModel, DrawsTheSameWhenAnAvsThatCannotFailIsAdded) {
  auto scenario = mixed_scenario();
  const auto expected = incidents(scenario, {0, 2'000});
  scenario.add_avs("a-first", 0.0);
  scenario.add_avs("m15", 0.0);
  auto& matrix_block = scenario.failure.dependence->blocks[1];
  matrix_block.causes.push_back("avs.m15");
  matrix_block.matrix =
      base::NamedMatrix{"", {"m1", "m15", "m2", "m3"}, test::equicorrelation(4, 0.4)};
  EXPECT_EQ(incidents(scenario, {0, 2'000}), expected);
}

TEST(FailureModel, DrawsTheSameForOthersWhenACauseIsAddedOutsideTheMatrix) {
  auto scenario = mixed_scenario();
  const auto expected = incidents(scenario, {0, 2'000});
  scenario.add_avs("f0", 0.5);
  scenario.failure.dependence->blocks[0].causes.push_back("avs.f0");
  scenario.add_avs("i0", 0.5);
  scenario.failure.dependence->independent.push_back("avs.i0");
  scenario.failure.shocks.push_back({"alarm", 0.5, {{"avs.m3", 0.01, "", std::nullopt}}});
  // The shock takes its part of the hazard of m3, whose own failures may then come later or not.
  scenario.failure.avs[4].residual_probability = scenario.failure.avs[4].failure_probability;
  scenario.failure.avs[4].failure_probability.reset();
  auto drawn = incidents(scenario, {0, 2'000});
  std::erase_if(drawn, [](const Incident& incident) {
    return incident.cause == "avs.f0" || incident.cause == "avs.i0" ||
           incident.cause == "shock.alarm";
  });
  EXPECT_EQ(drawn, expected);
}

TEST(FailureModel, HasTheOccurrencesOfAShorterHorizonInALongerOne) {
  const auto scenario = mixed_scenario();
  const auto shorter = incidents(scenario, {0, 20'000}, 1.0);
  auto longer = incidents(scenario, {0, 20'000}, 3.0);
  EXPECT_GT(longer.size(), 2 * shorter.size());
  std::erase_if(longer, [](const Incident& incident) { return incident.time > 1.0; });
  ASSERT_EQ(longer.size(), shorter.size());
  EXPECT_EQ(longer, shorter);
}

TEST(FailureModel, KeepsAnAvsThatCannotFailByItselfInReachOfShocks) {
  FailureScenario scenario;
  scenario.add_avs("a", 0.0);
  scenario.failure.avs[0].failure_probability.reset();
  scenario.failure.avs[0].residual_probability = 0.0;
  scenario.failure.shocks = {{"s", 0.5, {{"avs.a", 1.0, "", std::nullopt}}}};
  const auto drawn = incidents(scenario, {0, 1'000});
  ASSERT_FALSE(drawn.empty());
  for (const auto& incident : drawn) {
    EXPECT_EQ(incident.cause, "shock.s");
    EXPECT_THAT(incident.strikes, ElementsAre("a/all/-/1.000000"));
  }
}

TEST(FailureModel, KeepsOccurrencesThatStrikeNobody) {
  FailureScenario scenario;
  scenario.add_avs("a", 0.5).participation = EachTakesPart{0.5};
  scenario.declare_independent();
  const auto batch = test::draw(scenario.model(), 1, {0, 1'000});
  EXPECT_GT(batch.occurrences.size(), 400u);
  EXPECT_THAT(batch.strikes, IsEmpty());
}

TEST(FailureModel, FailsWithTheWrittenProbabilityAtExponentialTimes) {
  constexpr double horizon = 2.0;
  const double rate = rate_of(0.3);
  const double probability = probability_within(horizon, rate);
  auto scenario = test::homogeneous(3, 0.3);
  scenario.declare_independent();
  std::vector<FailureScenario> scenarios{scenario};
  scenario.declare_common_factor(0.7);
  scenarios.push_back(scenario);
  scenario.declare_matrix(test::equicorrelation(3, 0.5));
  scenarios.push_back(scenario);
  // Nine scores and nine laws: a false alarm has probability 1.3e-4.
  for (const auto& each : scenarios) {
    const auto batch = test::draw(each.model(horizon), 2, {0, 200'000});
    std::vector<std::vector<double>> times(3);
    for (const auto& occurrence : batch.occurrences)
      times[occurrence.cause.index()].push_back(occurrence.time);
    for (const auto& sample : times) {
      test::expect_probability(static_cast<std::int64_t>(sample.size()), 200'000, probability);
      test::expect_law(sample, [&](double t) { return probability_within(t, rate) / probability; });
    }
  }
}

TEST(FailureModel, DrawsIndependentCausesIndependently) {
  auto scenario = test::homogeneous(3, 0.1);
  scenario.declare_independent();
  std::vector<std::int64_t> sets(8);
  for (const auto set : test::struck_sets(test::draw(scenario.model(), 3, {0, million})))
    ++sets[set];
  // Eight scores: a false alarm has probability 5e-5.
  for (unsigned set = 0; set < 8; ++set) {
    const int fired = std::popcount(set);
    test::expect_probability(sets[set], million, std::pow(0.1, fired) * std::pow(0.9, 3 - fired));
  }
}

TEST(FailureModel, WithACommonShockIsTheMarshallOlkinModel) {
  // Rates 0.01 and 0.02 alone, 0.005 together, over one year.
  FailureScenario scenario;
  scenario.add_avs("a", -std::expm1(-0.015));
  scenario.add_avs("b", -std::expm1(-0.025));
  scenario.declare_independent();
  scenario.failure.shocks = {{"both", 0.005, {{"avs", 1.0, "", std::nullopt}}}};
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::int64_t both = 0;
  for (const auto set : test::struck_sets(test::draw(scenario.model(), 7, {0, 2 * million}))) {
    a += (set & 1u) != 0;
    b += (set & 2u) != 0;
    both += set == 3u;
  }
  // Three scores: a false alarm has probability 2e-5.
  test::expect_probability(a, 2 * million, 0.014888060396937338525);
  test::expect_probability(b, 2 * million, 0.024690087971667331373);
  test::expect_probability(both, 2 * million, 0.0051835646261711481659);
}

TEST(FailureModel, KeepsTheTotalProbabilityWhenAShockTakesAPart) {
  FailureScenario scenario;
  scenario.add_avs("a", 0.2);
  scenario.declare_independent();
  scenario.failure.shocks = {
      {"s", 0.3, {{"avs.a", 0.4, "", std::nullopt}, {"avs.a", 0.2, "", std::nullopt}}}};
  std::int64_t hit = 0;
  for (const auto set : test::struck_sets(test::draw(scenario.model(), 7, {0, million})))
    hit += set != 0;
  // A false alarm has probability 7e-6.
  test::expect_probability(hit, million, 0.2);
}

TEST(FailureModel, ReportsAllComplaintsOfAllKindsAtOnce) {
  FailureScenario scenario;
  scenario.add_avs("a", 0.1).severity = BetaLaw{{0.5, 0.1, 0.5}};
  scenario.add_avs("b", 1e-9);
  scenario.failure.shocks = {{"s", 0.5, {{"avs.a", 1.0, "", std::nullopt}}},
                             {"s", 0.1, {{"operator", 1.0, "", std::nullopt}}}};
  EXPECT_THAT(scenario.complaints(),
              ElementsAre(Complains("shock.s.kill[0].fault", "missing"),
                          Complains("avs.a.failure_probability", "`s` bring"),
                          Complains("avs.b.failure_probability", "below 1e-7"),
                          Complains("avs.a.severity.beta.mean", "not below"),
                          Complains("dependence", "missing; dependence must be written"),
                          Complains("shock.s", "`shock.s` is declared twice")));
}

TEST(FailureModel, ReportsAFactorNamedLikeTheValueOfAnother) {
  FailureScenario scenario;
  scenario.add_avs("a", 0.1, {{"client", {{"geth", 1.0}}}});
  auto& factors = scenario.declare_common_factor(0.1).factors;
  factors.push_back({"client", "tag:client", 0.1, {}});
  factors.push_back({"client=geth", "all", 0.1, {}});
  EXPECT_THAT(scenario.complaints(),
              ElementsAre(Complains("factor.client=geth", "is declared twice")));
}

}  // namespace
}  // namespace faultline::failure::failure_model_test
