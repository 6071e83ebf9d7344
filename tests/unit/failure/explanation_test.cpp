// SPDX-License-Identifier: Apache-2.0
#include "failure/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "failure/hazard.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"
#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::explanation_test {
namespace {

constexpr std::uint64_t seed = 8;
constexpr random::TrialRange trials{640, 640};

/// The explained occurrences of some trials of the mixed scenario.
class Explanation : public testing::Test {
 protected:
  Explanation()
      : graph_(test::mixed_scenario().graph()),
        model_(test::mixed_scenario().model()),
        batch_(test::draw(model_, seed, trials)),
        explanations_(model_.explain(seed, batch_)) {}

  /// Calls `visit(cause, occurrence, explanation)` where the cause is of this kind.
  template <class Cause, class Visit>
  std::size_t for_each(const Visit& visit) const {
    std::size_t count = 0;
    for (std::size_t o = 0; o < explanations_.size(); ++o) {
      const auto* cause = std::get_if<Cause>(&explanations_[o].cause);
      if (cause == nullptr) continue;
      visit(*cause, batch_.occurrences[o], explanations_[o]);
      ++count;
    }
    return count;
  }

  [[nodiscard]] std::vector<Strike> strikes_of(const Occurrence& occurrence) const {
    return {batch_.strikes.begin() + occurrence.strike_begin,
            batch_.strikes.begin() + occurrence.strike_end};
  }

  stake::StakeGraph graph_;
  FailureModel model_;
  OccurrenceBatch batch_;
  std::vector<OccurrenceExplanation> explanations_;
};

TEST_F(Explanation, StandsBesideEachOccurrence) {
  EXPECT_EQ(explanations_.size(), batch_.occurrences.size());
  EXPECT_GT(explanations_.size(), 500U);
}

TEST_F(Explanation, OfAFailureIsAUniformBelowTheProbabilityThatDatesIt) {
  const auto count = for_each<OwnFailure>(
      [](const OwnFailure& own, const Occurrence& occurrence, const OccurrenceExplanation&) {
        EXPECT_LT(own.latent.uniform, own.probability);
        EXPECT_EQ(occurrence.time, failure_time(own.latent.uniform, own.rate, 1.0));
        EXPECT_NEAR(own.probability, -std::expm1(-own.rate), 1e-15);
      });
  EXPECT_GT(count, 300U);
}

TEST_F(Explanation, OfABlockIsALatentVariableBelowItsThreshold) {
  std::map<std::string, std::size_t> seen;
  for_each<OwnFailure>(
      [&](const OwnFailure& own, const Occurrence& o, const OccurrenceExplanation&) {
        const auto& name = graph_.avs()[o.cause.index()].id;
        EXPECT_EQ(own.latent.variable.has_value(), name != "i");
        if (!own.latent.variable) return;
        const auto& x = *own.latent.variable;
        EXPECT_LT(x.value, x.threshold);
        EXPECT_EQ(own.latent.uniform, numerics::normal_cdf(x.value));
        EXPECT_NEAR(x.threshold, numerics::normal_quantile(own.probability), 1e-6);
        EXPECT_EQ(x.own.has_value(), name.front() == 'f') << name;
        ++seen[name];
      });
  EXPECT_EQ(seen.size(), 5U);
}

TEST_F(Explanation, OfAFactorBlockAddsUpToItsLatentVariable) {
  std::set<std::string> names;
  for_each<OwnFailure>([&](const OwnFailure& own, const Occurrence&, const OccurrenceExplanation&) {
    if (!own.latent.variable || !own.latent.variable->own) return;
    double sum = 0.0;
    double square = 0.0;
    for (const auto& [factor, part] : own.latent.variable->factors) {
      sum += part.contribution();
      square += part.loading * part.loading;
      names.insert(factor);
    }
    const auto& last = *own.latent.variable->own;
    EXPECT_EQ(sum + last.contribution(), own.latent.variable->value);
    EXPECT_NEAR(square + last.loading * last.loading, 1.0, 1e-15);
  });
  EXPECT_THAT(names,
              testing::ElementsAre("factor.client=geth", "factor.client=reth", "factor.market"));
}

/// An operator with a fault that repeats, serving two AVSs.
test::FailureScenario repeated_faults() {
  test::FailureScenario scenario;
  scenario.add_avs("a", 0.1).severity = UniformLaw{{0.1, 0.9}};
  scenario.add_avs("b", 0.1);
  for (const char* avs : {"a", "b"}) scenario.serve("op", avs);
  auto& fault = scenario.add_fault("op", FaultKind::downtime, 0.0);
  fault.failure_probability.reset();
  fault.rate_per_year = 2.0;
  fault.share = UniformLaw{{0.2, 0.4}};
  scenario.failure.dependence = DependenceSpec{};
  scenario.failure.dependence->independent = {"avs", "operator"};
  return scenario;
}

TEST(ExplanationOfAnOperatorFault, DatesEachRepetitionByTheGapBeforeIt) {
  const auto model = repeated_faults().model();
  const auto batch = test::draw(model, seed, trials);
  const auto explanations = model.explain(seed, batch);
  std::size_t repeated = 0;
  double previous = 0.0;
  for (std::size_t o = 0; o < explanations.size(); ++o) {
    const auto& occurrence = batch.occurrences[o];
    if (model.causes()[occurrence.cause.index()] != "operator.op.downtime") continue;
    if (const auto* repeat = std::get_if<RepeatedFailure>(&explanations[o].cause)) {
      EXPECT_EQ(repeat->since, previous);
      EXPECT_EQ(occurrence.time, previous - numerics::log1p(-repeat->uniform) / repeat->rate);
      ++repeated;
    }
    previous = occurrence.time;
  }
  EXPECT_GT(repeated, 300U);
}

TEST(ExplanationOfAnOperatorFault, TellsTheShareBehindEachStrike) {
  const auto model = repeated_faults().model();
  const auto batch = test::draw(model, seed, trials);
  const auto explanations = model.explain(seed, batch);
  std::size_t faults = 0;
  for (std::size_t o = 0; o < explanations.size(); ++o) {
    const auto& told = explanations[o];
    const auto& occurrence = batch.occurrences[o];
    const bool own = model.causes()[occurrence.cause.index()] == "operator.op.downtime";
    ASSERT_EQ(told.operator_fault.has_value(), own);
    if (!own) continue;
    EXPECT_NEAR(told.operator_fault->share, 0.2 + 0.2 * told.operator_fault->share_uniform, 1e-15);
    ASSERT_EQ(told.impacts.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
      const Strike& strike = batch.strikes[occurrence.strike_begin + i];
      EXPECT_EQ(strike.avs, told.impacts[i].avs);
      EXPECT_EQ(strike.fraction,
                told.operator_fault->share * told.impacts[i].severities.front().severity);
    }
    ++faults;
  }
  EXPECT_GT(faults, 1'000U);
}

TEST(ExplanationUnderStudentT, ScalesTheSumOfThePartsByOneNumberPerTrial) {
  auto scenario = test::mixed_scenario();
  scenario.failure.dependence->copula = Copula::student_t;
  scenario.failure.dependence->degrees_of_freedom = 3.0;
  const auto model = scenario.model();
  const auto batch = test::draw(model, seed, trials);
  const auto explanations = model.explain(seed, batch);
  std::size_t sums = 0;
  std::size_t shared = 0;
  for (std::size_t trial = 0; trial < trials.count; ++trial) {
    std::optional<double> scale;
    for (auto o = batch.offset[trial]; o < batch.offset[trial + 1]; ++o) {
      const auto* own = std::get_if<OwnFailure>(&explanations[o].cause);
      if (own == nullptr || !own->latent.variable) continue;
      const auto& x = *own->latent.variable;
      ASSERT_TRUE(x.scale.has_value());
      EXPECT_LT(x.value, x.threshold);
      EXPECT_LT(own->latent.uniform, own->probability);
      EXPECT_NEAR(x.threshold, numerics::student_t_quantile(3.0, own->probability), 1e-12);
      EXPECT_NEAR(own->latent.uniform, numerics::student_t_cdf(3.0, x.value), 1e-8);
      EXPECT_EQ(batch.occurrences[o].time, failure_time(own->latent.uniform, own->rate, 1.0));
      // The matrix block has it in single precision.
      if (scale) {
        EXPECT_NEAR(*x.scale / *scale, 1.0, 1e-6);
        ++shared;
      }
      scale = x.scale;
      if (!x.own) continue;
      double sum = x.own->contribution();
      for (const auto& [factor, part] : x.factors) sum += part.contribution();
      EXPECT_NEAR(sum * *x.scale, x.value, 1e-12 * (1.0 + std::abs(x.value)));
      ++sums;
    }
  }
  EXPECT_GT(sums, 100U);
  EXPECT_GT(shared, 100U);
}

TEST_F(Explanation, OfAShockIsAGapSinceTheOneBefore) {
  std::set<std::uint32_t> indices;
  const auto count = for_each<ShockArrival>(
      [&](const ShockArrival& shock, const Occurrence& occurrence, const OccurrenceExplanation&) {
        indices.insert(shock.index);
        EXPECT_EQ(shock.index == 0, shock.since == 0.0);
        if (shock.index == 0) {
          EXPECT_LT(shock.uniform, shock.probability);
        }
        const double gap = -numerics::log1p(-shock.uniform) / shock.rate;
        EXPECT_EQ(occurrence.time, shock.since + gap);
      });
  EXPECT_GT(count, 100U);
  EXPECT_THAT(indices, testing::IsSupersetOf({0U, 1U}));
}

TEST_F(Explanation, OfAKillIsAUniformBelowItsProbability) {
  std::size_t killed = 0;
  std::size_t spared = 0;
  for_each<ShockArrival>(
      [&](const ShockArrival& shock, const Occurrence&, const OccurrenceExplanation&) {
        for (const KillDraws& kill : shock.kills) {
          for (const auto& one : kill.avs) EXPECT_LT(one.uniform, kill.probability);
          for (const auto& one : kill.operators) EXPECT_LT(one.uniform, kill.probability);
          killed += kill.avs.size() + kill.operators.size();
          spared += kill.targets - kill.avs.size() - kill.operators.size();
        }
      });
  EXPECT_GT(killed, 100U);
  EXPECT_GT(spared, 100U);
}

TEST_F(Explanation, GivesEveryStrikeOfAShockItsSeverityShareAndWeight) {
  std::size_t checked = 0;
  for_each<ShockArrival>([&](const ShockArrival& shock, const Occurrence& occurrence,
                             const OccurrenceExplanation& explanation) {
    for (const Strike& strike : strikes_of(occurrence)) {
      if (!strike.fault.valid()) continue;
      const auto impact =
          std::find_if(explanation.impacts.begin(), explanation.impacts.end(),
                       [&](const ImpactDraws& one) { return one.avs == strike.avs; });
      ASSERT_NE(impact, explanation.impacts.end());
      const auto& operators = shock.kills.front().operators;
      const auto one = std::find_if(operators.begin(), operators.end(),
                                    [&](const auto& o) { return o.id == strike.operator_id; });
      ASSERT_NE(one, operators.end());
      EXPECT_EQ(strike.fraction, one->share * one->weight * impact->severities.front().severity);
      EXPECT_NEAR(one->share, 0.1 + 0.8 * one->share_uniform, 1e-15);
      ++checked;
    }
  });
  EXPECT_GT(checked, 100U);
}

TEST_F(Explanation, NamesThoseWhoTookPartInAFailure) {
  std::map<std::string_view, std::size_t> rules;
  for_each<OwnFailure>([&](const OwnFailure&, const Occurrence& occurrence,
                           const OccurrenceExplanation& explanation) {
    ASSERT_EQ(explanation.impacts.size(), 1U);
    const auto& part = explanation.impacts.front().participation;
    ASSERT_TRUE(part.has_value());
    EXPECT_EQ(part->operators, 3U);
    const auto strikes = strikes_of(occurrence);
    ++rules[std::visit([](const auto& rule) { return rule.name; }, part->rule)];
    if (std::holds_alternative<AllTakePart>(part->rule)) {
      EXPECT_TRUE(part->participants.empty());
      return;
    }
    ASSERT_EQ(part->participants.size(), strikes.size());
    for (std::size_t i = 0; i < strikes.size(); ++i) {
      EXPECT_EQ(part->participants[i].id, strikes[i].operator_id);
      if (const auto* each = std::get_if<EachTakesPart>(&part->rule)) {
        EXPECT_LT(part->participants[i].uniform, each->probability);
      }
    }
    if (std::holds_alternative<ExactlyTakePart>(part->rule)) {
      EXPECT_EQ(strikes.size(), 2U);
    }
  });
  EXPECT_EQ(rules.size(), 3U);
}

TEST_F(Explanation, IsTheSameForATrialAlone) {
  for (std::size_t i = 0; i < trials.count; i += 37) {
    const auto alone = test::draw(model_, seed, {trials.first + i, 1});
    const auto told = model_.explain(seed, alone);
    ASSERT_EQ(told.size(), batch_.offset[i + 1] - batch_.offset[i]);
    for (std::size_t o = 0; o < told.size(); ++o) {
      const auto& whole = explanations_[batch_.offset[i] + o];
      ASSERT_EQ(told[o].cause.index(), whole.cause.index());
      if (const auto* own = std::get_if<OwnFailure>(&told[o].cause)) {
        EXPECT_EQ(own->latent.uniform, std::get<OwnFailure>(whole.cause).latent.uniform);
      }
    }
  }
}

}  // namespace
}  // namespace faultline::failure::explanation_test
