// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include "failure/failure_model.hpp"
#include "numerics/bivariate_normal.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

/// Severities that depend on factors (docs/methods/failure.md, F.13), by the laws of their normal
/// scores S = Φ⁻¹(v) = −b·F + √(1−b²)·ε.
namespace faultline::failure::tied_severity_test {
namespace {

using numerics::normal_cdf;
using numerics::normal_pdf;
using numerics::normal_quantile;

constexpr random::TrialRange trials{0, 200'000};

/// f and g load on the market and fail by it; i and j do not. Severities are uniform on [0, 1], so
/// that they are their own quantiles.
struct World {
  static constexpr double loading_f = 0.5;
  static constexpr double loading_g = 0.7;
  static constexpr double p_f = 0.2;
  static constexpr double p_g = 0.05;
  test::FailureScenario scenario;

  World() {
    add("f", p_f);
    add("g", p_g);
    add("i", 0.6);
    add("j", 0.7);
    scenario.failure.dependence = DependenceSpec{};
    auto& dependence = *scenario.failure.dependence;
    dependence.independent = {"avs.i", "avs.j"};
    dependence.blocks.push_back({.causes = {"avs.f", "avs.g"}, .matrix = std::nullopt});
    dependence.factors = {{"market", "all", loading_f, {{"g", loading_g}}}};
  }
  void add(const std::string& id, double p) {
    scenario.add_avs(id, p).severity = UniformLaw{{0.0, 1.0}};
    scenario.serve("op", id);
  }
  void tie(std::size_t avs, double loading) {
    scenario.failure.avs[avs].severity_loadings = {{"market", loading}};
  }
  void use_student_t(double degrees_of_freedom) {
    scenario.failure.dependence->copula = Copula::student_t;
    scenario.failure.dependence->degrees_of_freedom = degrees_of_freedom;
  }
  void know_that_g_fails() {
    scenario.failure.force = ForceSpec{ForceMode::condition, {"avs.g"}, std::nullopt};
  }
};

constexpr std::size_t f = 0, g = 1, i = 2, j = 3;

/// Severities in the trials in which all of some AVSs failed, in the order in which they are named.
std::vector<std::vector<double>> severities(const World& world, std::vector<std::size_t> avs) {
  const auto batch = test::draw(world.scenario.model(), 3, trials);
  std::vector<std::vector<double>> all(avs.size());
  for (std::size_t trial = 0; trial < trials.count; ++trial) {
    std::vector<double> found(avs.size(), -1.0);
    for (auto o = batch.offset[trial]; o < batch.offset[trial + 1]; ++o) {
      const Strike& strike = batch.strikes[batch.occurrences[o].strike_begin];
      for (std::size_t a = 0; a < avs.size(); ++a)
        if (strike.avs.index() == avs[a]) found[a] = strike.fraction;
    }
    if (std::find(found.begin(), found.end(), -1.0) != found.end()) continue;
    for (std::size_t a = 0; a < avs.size(); ++a) all[a].push_back(found[a]);
  }
  return all;
}

std::vector<double> scores(std::vector<double> severities) {
  for (double& one : severities) one = normal_quantile(one);
  return severities;
}

/// Against a mean, where the standard deviation is that of the sample.
void expect_mean(const std::vector<double>& sample, double mean) {
  double sum = 0.0;
  double squares = 0.0;
  for (const double x : sample) sum += x, squares += x * x;
  const double n = static_cast<double>(sample.size());
  test::expect_mean(sample, mean, std::sqrt(squares / n - sum / n * (sum / n)));
}

double identity(double x) {
  return x;
}

TEST(TiedSeverity, HasTheWrittenLawWhereFailureDoesNotDependOnTheFactor) {
  World world;
  world.tie(i, 0.6);
  world.tie(j, -0.8);
  // Four laws: a false alarm has probability 3e-5.
  for (const bool t : {false, true}) {
    if (t) world.use_student_t(3.0);
    test::expect_law(severities(world, {i})[0], identity);
    test::expect_law(severities(world, {j})[0], identity);
  }
}

TEST(TiedSeverity, CorrelatesWithOthersThatAreTiedToTheSameFactor) {
  World world;
  world.tie(i, 0.6);
  world.tie(j, 0.6);
  const auto drawn = severities(world, {i, j});
  std::vector<double> products;
  for (std::size_t k = 0; k < drawn[0].size(); ++k)
    products.push_back(normal_quantile(drawn[0][k]) * normal_quantile(drawn[1][k]));
  // E[SS'] = b², Var(SS') = 1 + b⁴: a false alarm has probability 7e-6.
  test::expect_mean(products, 0.36, std::sqrt(1.0 + 0.36 * 0.36));
}

TEST(TiedSeverity, IsHigherWhereTheFactorMakesTheCauseFail) {
  constexpr double b = 0.6, a = World::loading_f, p = World::p_f;
  World world;
  world.tie(f, b);
  const double threshold = normal_quantile(p);
  const double ratio = normal_pdf(threshold) / p;
  const auto drawn = severities(world, {f})[0];
  // F given X < ξ has mean −a·φ(ξ)/p and variance 1 − a²·(φ(ξ)/p)·(φ(ξ)/p + ξ).
  const double variance = 1.0 - b * b * a * a * ratio * (ratio + threshold);
  // Two scores: a false alarm has probability 1.4e-5.
  test::expect_mean(scores(drawn), a * b * ratio, std::sqrt(variance));
  // E[Φ(S) | X < ξ] = P(N < S, X < ξ)/p with N − S of variance 2.
  const double mean = numerics::bivariate_normal_cdf(0.0, threshold, a * b / std::sqrt(2.0)) / p;
  EXPECT_GT(mean, 0.6);
  expect_mean(drawn, mean);
}

TEST(TiedSeverity, LeavesAvsThatAreNotTiedAsTheyAre) {
  World world;
  const auto before = severities(world, {f, g});
  world.tie(i, 0.6);
  EXPECT_EQ(severities(world, {f, g}), before);
  world.tie(f, 0.6);
  const auto after = severities(world, {f, g});
  EXPECT_NE(after[0], before[0]);
  EXPECT_EQ(after[1], before[1]);
}

TEST(TiedSeverity, UnderStudentTHasTheNormalFactorThatIsNotScaled) {
  constexpr double b = 0.6, a = World::loading_f, p = World::p_f, nu = 3.0;
  World world;
  world.tie(f, b);
  world.use_student_t(nu);
  // E[F; Y < m·t] = −a·E[φ(m·t)] over m = √(V/ν), which is (1 + t²/ν)^{−ν/2}/√(2π).
  const double t = numerics::student_t_quantile(nu, p);
  const double density = std::pow(1.0 + t * t / nu, -0.5 * nu) / std::sqrt(2.0 * std::numbers::pi);
  // A false alarm has probability 7e-6.
  expect_mean(scores(severities(world, {f})[0]), a * b * density / p);
}

TEST(TiedSeverity, RisesWhereAnotherCauseOfTheFactorIsKnownToFail) {
  constexpr double b = 0.6, rho = -b * World::loading_g, p = World::p_g;
  World world;
  world.tie(i, b);
  world.know_that_g_fails();
  const double threshold = normal_quantile(p);
  const auto drawn = severities(world, {i})[0];
  // A score and a law: a false alarm has probability 1.4e-5.
  expect_mean(scores(drawn), -rho * normal_pdf(threshold) / p);
  test::expect_law(drawn, [&](double v) {
    return numerics::bivariate_normal_cdf(normal_quantile(v), threshold, rho) / p;
  });
}

TEST(TiedSeverity, RisesWithBothCausesThatFailUnderACondition) {
  constexpr double b = 0.6, af = World::loading_f, ag = World::loading_g, rho = af * ag;
  World world;
  world.tie(f, b);
  world.know_that_g_fails();
  const double xf = normal_quantile(World::p_f);
  const double xg = normal_quantile(World::p_g);
  const double rest = std::sqrt(1.0 - rho * rho);
  // E[F; X_f < ξ_f, X_g < ξ_g] = −Σ_c a_c φ(ξ_c) P(the other | X_c = ξ_c).
  const double moment = af * normal_pdf(xf) * normal_cdf((xg - rho * xf) / rest) +
                        ag * normal_pdf(xg) * normal_cdf((xf - rho * xg) / rest);
  const double both = numerics::bivariate_normal_cdf(xf, xg, rho);
  // A false alarm has probability 7e-6.
  expect_mean(scores(severities(world, {f, g})[0]), b * moment / both);
}

TEST(TiedSeverity, UnderStudentTRisesWithWhatIsKnown) {
  constexpr double b = 0.6, a = World::loading_g, p = World::p_g, nu = 3.0;
  World world;
  world.tie(i, b);
  world.use_student_t(nu);
  world.know_that_g_fails();
  const double t = numerics::student_t_quantile(nu, p);
  const double density = std::pow(1.0 + t * t / nu, -0.5 * nu) / std::sqrt(2.0 * std::numbers::pi);
  // A false alarm has probability 7e-6.
  expect_mean(scores(severities(world, {i})[0]), a * b * density / p);
}

TEST(TiedSeverity, OfEachOperatorHasTheFactorInCommon) {
  World world;
  world.scenario.add_operator("x");
  world.scenario.serve("x", "i");
  world.tie(i, 0.6);
  world.scenario.failure.avs[i].severity_per = SeverityPer::each_operator;
  const auto batch = test::draw(world.scenario.model(), 3, trials);
  std::vector<double> first, second, products;
  for (const Occurrence& occurrence : batch.occurrences) {
    if (occurrence.cause.index() != i) continue;
    ASSERT_EQ(occurrence.strike_end - occurrence.strike_begin, 2U);
    first.push_back(batch.strikes[occurrence.strike_begin].fraction);
    second.push_back(batch.strikes[occurrence.strike_begin + 1].fraction);
    products.push_back(normal_quantile(first.back()) * normal_quantile(second.back()));
  }
  // Two laws and a score: a false alarm has probability 2e-5.
  test::expect_law(first, identity);
  test::expect_law(second, identity);
  test::expect_mean(products, 0.36, std::sqrt(1.0 + 0.36 * 0.36));
}

/// A bit of everything, with ties inside and outside the factor block and severities by operator.
test::FailureScenario tied_scenario() {
  auto scenario = test::mixed_scenario();
  auto& avs = scenario.failure.avs;
  avs[0].severity_loadings = {{"market", 0.5}, {"client", 0.6}};
  avs[1].severity = UniformLaw{{0.1, 0.9}};
  avs[1].severity_per = SeverityPer::each_operator;
  avs[2].severity_loadings = {{"market", -0.7}};
  avs[5].severity = BetaLaw{{0.2, 0.1, 1.0}};
  avs[5].severity_loadings = {{"market", 0.9}};
  avs[5].severity_per = SeverityPer::each_operator;
  return scenario;
}

TEST(TiedSeverity, IsTheSameForAnyRangeOfTrials) {
  for (const auto copula : {Copula::gaussian, Copula::student_t})
    for (const bool known : {false, true}) {
      auto scenario = tied_scenario();
      scenario.failure.dependence->copula = copula;
      if (copula == Copula::student_t) scenario.failure.dependence->degrees_of_freedom = 4.0;
      if (known) scenario.failure.force = ForceSpec{ForceMode::condition, {"avs.f2"}, std::nullopt};
      const auto model = scenario.model();
      const auto graph = scenario.graph();
      const auto drawn = [&](random::TrialRange range) {
        return test::incidents_of(model, graph, test::draw(model, 5, range));
      };
      const auto whole = drawn({40, 300});
      EXPECT_GT(whole.size(), 200U);
      std::vector<test::Incident> parts;
      for (std::uint64_t first = 40; first < 340; first += 25) {
        const auto part = drawn({first, 25});
        parts.insert(parts.end(), part.begin(), part.end());
      }
      EXPECT_EQ(parts, whole);
    }
}

}  // namespace
}  // namespace faultline::failure::tied_severity_test
