// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "failure/failure_model.hpp"
#include "failure/horizon_cut.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/mixing_nodes.hpp"
#include "numerics/normal.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

/// Factors that trials tell: the very ones by which causes fail. With X = bF + … and the weight
/// M = exp(βF − β²/2) of mean 1, E[M; X < ξ] = Φ(ξ − bβ), since under M the factor has the mean β.
namespace faultline::failure::told_factors_test {
namespace {

using numerics::normal_cdf;
using numerics::normal_quantile;

constexpr random::TrialRange trials{0, 200'000};
constexpr double loading = 0.6;
constexpr double p = 0.05;
constexpr double volatility = 0.8;

/// One AVS that fails by two factors, the market and one by a tag, and another independently.
test::FailureScenario world() {
  test::FailureScenario scenario;
  for (const char* id : {"f", "i"}) {
    scenario.add_avs(id, p, {{"client", {{"geth", 1.0}}}});
    scenario.serve("op", id);
  }
  auto& dependence = scenario.failure.dependence.emplace();
  dependence.independent = {"avs.i"};
  dependence.blocks.push_back({.causes = {"avs.f"}, .matrix = std::nullopt});
  dependence.factors = {{"market", "all", loading, {}}, {"client", "tag:client", 0.3, {}}};
  scenario.failure.told_factors = {{"client=geth", "points[0]"}, {"market", "points[1]"}};
  return scenario;
}

double market(const OccurrenceBatch& batch, std::size_t trial) {
  return OccurrenceSpan(batch).factors_of(trial)[1];
}

double weight(double factor) {
  return std::exp(volatility * factor - 0.5 * volatility * volatility);
}

bool f_fails(const OccurrenceBatch& batch, std::size_t trial) {
  const auto [begin, end] = OccurrenceSpan(batch).of_trial(trial);
  for (auto j = begin; j < end; ++j)
    if (batch.occurrences[j].cause.index() == 0) return true;
  return false;
}

/// M where f fails, otherwise 0.
std::vector<double> weights_of_failures(const OccurrenceBatch& batch) {
  std::vector<double> values;
  for (std::size_t t = 0; t < trials.count; ++t)
    values.push_back(f_fails(batch, t) ? weight(market(batch, t)) : 0.0);
  return values;
}

TEST(ToldFactors, AreStandardNormals) {
  const auto batch = test::draw(world().model(), 3, trials);
  for (const std::size_t k : {0u, 1u}) {
    std::vector<double> sample;
    for (std::size_t t = 0; t < trials.count; ++t)
      sample.push_back(OccurrenceSpan(batch).factors_of(t)[k]);
    test::expect_law(sample, [](double x) { return normal_cdf(x); });
  }
}

TEST(ToldFactors, AreThoseByWhichCausesFail) {
  const auto model = world().model();
  const auto batch = test::draw(model, 3, {1000, 3000});
  const auto explained = model.explain(3, batch);
  std::size_t seen = 0;
  for (std::size_t t = 0; t < 3000; ++t) {
    for (auto j = batch.offset[t]; j < batch.offset[t + 1]; ++j) {
      const auto* own = std::get_if<OwnFailure>(&explained[j].cause);
      if (own == nullptr || !own->latent.variable) continue;
      for (const auto& [name, part] : own->latent.variable->factors) {
        const std::size_t k = name == "factor.market" ? 1 : 0;
        EXPECT_EQ(part.value, OccurrenceSpan(batch).factors_of(t)[k]) << name;
        ++seen;
      }
    }
  }
  EXPECT_GT(seen, 200u);
}

TEST(ToldFactors, AreLowWhereCausesFail) {
  const auto values = weights_of_failures(test::draw(world().model(), 3, trials));
  const double threshold = normal_quantile(p);
  const double first = normal_cdf(threshold - loading * volatility);
  const double second =
      std::exp(volatility * volatility) * normal_cdf(threshold - 2.0 * loading * volatility);
  test::expect_mean(values, first, std::sqrt(second - first * first));
  EXPECT_LT(first, 0.6 * p) << "not what a factor of others gives";
}

TEST(ToldFactors, AreTheNormalFactorUnderStudentT) {
  constexpr double nu = 4.0;
  auto scenario = world();
  scenario.failure.dependence->copula = Copula::student_t;
  scenario.failure.dependence->degrees_of_freedom = nu;
  const auto values = weights_of_failures(test::draw(scenario.model(), 3, trials));
  const double threshold = numerics::student_t_quantile(nu, p);
  double first = 0.0;
  double second = 0.0;
  for (const auto& [root, part] : numerics::mixing_nodes(nu)) {
    first += part * normal_cdf(threshold * root - loading * volatility);
    second += part * std::exp(volatility * volatility) *
              normal_cdf(threshold * root - 2.0 * loading * volatility);
  }
  test::expect_mean(values, first, std::sqrt(second - first * first));
}

TEST(ToldFactors, KnowWhatIsKnown) {
  auto scenario = world();
  scenario.failure.force = ForceSpec{ForceMode::condition, {"avs.f"}, std::nullopt};
  const auto batch = test::draw(scenario.model(), 3, trials);
  std::vector<double> values;
  for (std::size_t t = 0; t < trials.count; ++t) values.push_back(weight(market(batch, t)));
  const double threshold = normal_quantile(p);
  const double first = normal_cdf(threshold - loading * volatility) / p;
  const double second =
      std::exp(volatility * volatility) * normal_cdf(threshold - 2.0 * loading * volatility) / p;
  test::expect_mean(values, first, std::sqrt(second - first * first));
}

TEST(ToldFactors, AreThoseOfTheTrialInEveryBatch) {
  const auto model = world().model();
  const auto whole = test::draw(model, 3, {0, 1000});
  const auto some = test::draw(model, 3, {130, 77});
  OccurrenceBatch within;
  cut_at(0.5, some, within);
  const OccurrenceSpan span(within, 7, 70);
  for (std::size_t i = 0; i < 70; ++i) {
    for (const std::size_t k : {0u, 1u})
      EXPECT_EQ(span.factors_of(i)[k], OccurrenceSpan(whole).factors_of(137 + i)[k]);
  }
}

TEST(ToldFactors, ChangeNothingElse) {
  auto scenario = world();
  const auto graph = scenario.graph();
  const auto told = scenario.model();
  scenario.failure.told_factors.clear();
  const auto plain = scenario.model();
  const auto batch = test::draw(plain, 3, {0, 2000});
  EXPECT_TRUE(batch.factors.empty());
  EXPECT_EQ(test::incidents_of(plain, graph, batch),
            test::incidents_of(told, graph, test::draw(told, 3, {0, 2000})));
}

TEST(ToldFactors, AreDeclared) {
  auto scenario = world();
  scenario.failure.told_factors = {{"client", "points[0]"}, {"marker", "points[1]"}};
  EXPECT_THAT(scenario.complaints(),
              testing::ElementsAre(test::Complains("points[0]", "there is no factor `client`"),
                                   test::Complains("points[1]", "there is no factor `marker`")));
}

}  // namespace
}  // namespace faultline::failure::told_factors_test
