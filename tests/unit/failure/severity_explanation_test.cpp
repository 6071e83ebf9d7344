// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <map>
#include <string>

#include "failure/explanation.hpp"
#include "numerics/normal.hpp"
#include "unit/failure/failure_scenario.hpp"

/// The draws behind severities that are tied to factors, or of each operator.
namespace faultline::failure::severity_explanation_test {
namespace {

constexpr std::uint64_t seed = 8;
constexpr random::TrialRange trials{640, 640};

/// Severities are their own quantiles.
test::FailureScenario scenario_of(Copula copula, SeverityPer per, bool known) {
  auto scenario = test::mixed_scenario();
  auto& dependence = *scenario.failure.dependence;
  dependence.copula = copula;
  if (copula == Copula::student_t) dependence.degrees_of_freedom = 4.0;
  for (auto& avs : scenario.failure.avs) {
    avs.severity = UniformLaw{{0.0, 1.0}};
    avs.severity_per = per;
    avs.severity_loadings = {{"market", 0.6}};
  }
  scenario.failure.avs[0].severity_loadings["client"] = 0.5;
  if (known) scenario.failure.force = ForceSpec{ForceMode::condition, {"avs.f2"}, std::nullopt};
  return scenario;
}

/// F of the market by what is said of severities is that by what is said of latent variables.
void expect_one_factor(const std::map<std::string, double>& latent, const ImpactDraws& impact) {
  for (const auto& [factor, part] : impact.severity_factors)
    if (const auto found = latent.find(factor); found != latent.end()) {
      EXPECT_EQ(part.value, found->second) << factor;
    }
}

void expect_parts(const ImpactDraws& impact) {
  double sum = 0.0;
  double square = 0.0;
  for (const auto& [factor, part] : impact.severity_factors) {
    sum += part.contribution();
    square += part.loading * part.loading;
  }
  for (const SeverityDraw& draw : impact.severities) {
    ASSERT_TRUE(draw.own.has_value());
    EXPECT_EQ(draw.own->value, numerics::normal_quantile(draw.uniform));
    EXPECT_NEAR(square + draw.own->loading * draw.own->loading, 1.0, 1e-15);
    EXPECT_EQ(draw.quantile, numerics::normal_cdf(sum + draw.own->contribution()));
    EXPECT_EQ(draw.severity, draw.quantile);
  }
}

void expect_explained(const test::FailureScenario& scenario) {
  const auto model = scenario.model();
  const auto batch = test::draw(model, seed, trials);
  const auto told = model.explain(seed, batch);
  std::size_t checked = 0;
  for (std::size_t o = 0; o < told.size(); ++o) {
    const Occurrence& occurrence = batch.occurrences[o];
    std::map<std::string, double> latent;
    if (const auto* own = std::get_if<OwnFailure>(&told[o].cause); own && own->latent.variable)
      for (const auto& [factor, part] : own->latent.variable->factors) latent[factor] = part.value;
    for (const ImpactDraws& impact : told[o].impacts) {
      expect_parts(impact);
      expect_one_factor(latent, impact);
      for (auto s = occurrence.strike_begin; s < occurrence.strike_end; ++s) {
        const Strike& strike = batch.strikes[s];
        if (strike.avs != impact.avs || strike.fault.valid()) continue;
        for (const SeverityDraw& draw : impact.severities)
          if (!draw.operator_id.valid() || draw.operator_id == strike.operator_id) {
            EXPECT_EQ(strike.fraction, draw.severity);
            ++checked;
          }
      }
    }
  }
  EXPECT_GT(checked, 500U);
}

TEST(ExplanationOfASeverity, TellsThePartsOfTheFactors) {
  for (const auto copula : {Copula::gaussian, Copula::student_t})
    for (const auto per : {SeverityPer::occurrence, SeverityPer::each_operator})
      for (const bool known : {false, true}) expect_explained(scenario_of(copula, per, known));
}

TEST(ExplanationOfASeverity, OfEachOperatorIsThatOfEveryOneHit) {
  auto scenario = scenario_of(Copula::gaussian, SeverityPer::each_operator, false);
  const auto model = scenario.model();
  const auto batch = test::draw(model, seed, trials);
  const auto told = model.explain(seed, batch);
  for (std::size_t o = 0; o < told.size(); ++o) {
    std::size_t severities = 0;
    for (const ImpactDraws& impact : told[o].impacts) {
      EXPECT_EQ(impact.severity_per, SeverityPer::each_operator);
      severities += impact.severities.size();
      if (impact.participation && std::holds_alternative<AllTakePart>(impact.participation->rule)) {
        EXPECT_TRUE(impact.participation->participants.empty());
      }
    }
    const Occurrence& occurrence = batch.occurrences[o];
    EXPECT_EQ(severities, occurrence.strike_end - occurrence.strike_begin);
  }
}

}  // namespace
}  // namespace faultline::failure::severity_explanation_test
