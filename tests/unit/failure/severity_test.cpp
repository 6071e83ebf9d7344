// SPDX-License-Identifier: Apache-2.0
#include "failure/severity.hpp"

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "numerics/boost_laws.hpp"
#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::severity_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;

SeverityMap compile(const Law& law) {
  base::Issues issues;
  auto map = SeverityMap::compile(law, "severity", issues);
  EXPECT_THAT(issues.list(), IsEmpty());
  return map;
}

/// Mean over evenly spaced words: a midpoint rule for ∫₀¹ f(quantile(u)) du.
double mean_of(const SeverityMap& map, const std::function<double(double)>& f) {
  constexpr std::uint32_t step = 1u << 12;
  double sum = 0.0;
  std::uint32_t word = step / 2;
  for (int i = 0; i < 1 << 20; ++i, word += step) sum += f(map(word));
  return sum / (1 << 20);
}

TEST(Severity, OfAFixedLawIsAlwaysTheSame) {
  const auto map = compile(FixedLaw{0.25});
  EXPECT_EQ(map(0u), 0.25);
  EXPECT_EQ(map(std::numeric_limits<std::uint32_t>::max()), 0.25);
}

TEST(Severity, OfAnyLawIsNeverSoSmallThatProductsWithItVanish) {
  for (const Law& law : {Law(FixedLaw{1e-300}), Law(UniformLaw{{0.0, 1e-300}}),
                         Law(BetaLaw{{.mean = 1e-3, .sd = 0.03, .max = 1.0}})})
    EXPECT_EQ(compile(law)(0u), 0x1p-100);
}

TEST(Severity, OfADiscreteLawIsEachValueOverItsProbability) {
  const auto map = compile(DiscreteLaw{{{0.5, 0.125}, {0.1, 0.625}, {1.0, 0.25}}});
  constexpr std::uint32_t eighth = 1u << 29;
  EXPECT_EQ(map(0u), 0.1);
  EXPECT_EQ(map(5 * eighth - 1), 0.1);
  EXPECT_EQ(map(5 * eighth), 0.5);
  EXPECT_EQ(map(6 * eighth - 1), 0.5);
  EXPECT_EQ(map(6 * eighth), 1.0);
  EXPECT_EQ(map(std::numeric_limits<std::uint32_t>::max()), 1.0);
  EXPECT_NEAR(mean_of(map, [](double x) { return x; }), 0.0625 + 0.0625 + 0.25, 1e-6);
  EXPECT_FALSE(map.constant());
}

TEST(Severity, OfADiscreteLawIsRefusedUnlessItIsOne) {
  base::Issues issues;
  for (const auto& points :
       std::vector<std::vector<std::vector<double>>>{{},
                                                     {{0.1, 0.5}, {0.2}},
                                                     {{0.1, 0.5}, {0.2, 0.25, 0.25}},
                                                     {{0.1, 0.5}, {0.2, 0.4}},
                                                     {{0.1, 0.5}, {0.1, 0.5}}})
    SeverityMap::compile(DiscreteLaw{points}, "severity", issues);
  EXPECT_THAT(issues.list(),
              ElementsAre(Complains("severity.discrete", "the list is empty"),
                          Complains("severity.discrete[1]", "1 numbers are no value"),
                          Complains("severity.discrete[1]", "3 numbers are no value"),
                          Complains("severity.discrete", "probabilities add up to 0.9"),
                          Complains("severity.discrete", "a value is written twice")));
}

TEST(Severity, OfADiscreteLawTakesProbabilitiesThatAreRounded) {
  std::vector<std::vector<double>> tenths;
  for (int i = 1; i <= 10; ++i) tenths.push_back({0.1 * i, 0.1});
  const auto map = compile(DiscreteLaw{tenths});
  EXPECT_EQ(map(std::numeric_limits<std::uint32_t>::max()), 1.0);
}

TEST(Severity, OfAnEmpiricalLawIsEachObservationOverItsWeight) {
  const auto map = compile(EmpiricalLaw{{"", {1.0, 0.1, 0.5}, {2.0, 5.0, 1.0}}});
  constexpr std::uint32_t eighth = 1u << 29;
  EXPECT_EQ(map(0u), 0.1);
  EXPECT_EQ(map(5 * eighth - 1), 0.1);
  EXPECT_EQ(map(5 * eighth), 0.5);
  EXPECT_EQ(map(6 * eighth - 1), 0.5);
  EXPECT_EQ(map(6 * eighth), 1.0);
  EXPECT_EQ(map(std::numeric_limits<std::uint32_t>::max()), 1.0);
  EXPECT_FALSE(map.constant());
}

TEST(Severity, OfAnEmpiricalLawWithoutWeightsCountsAllAlike) {
  const auto map = compile(EmpiricalLaw{{"", {0.75, 0.25, 0.25, 0.5}, {}}});
  constexpr std::uint32_t quarter = 1u << 30;
  EXPECT_EQ(map(2 * quarter - 1), 0.25);
  EXPECT_EQ(map(2 * quarter), 0.5);
  EXPECT_EQ(map(3 * quarter), 0.75);
}

TEST(Severity, OfAnEmpiricalLawIsTheQuantileOfItsDistribution) {
  EmpiricalLaw law;
  double mean = 0.0, total = 0.0;
  for (int i = 1; i <= 1000; ++i) {
    const double value = 1.0 / i, weight = 1.0 + i % 7;
    law.sample.values.push_back(value);
    law.sample.weights.push_back(weight);
    mean += value * weight;
    total += weight;
  }
  EXPECT_NEAR(mean_of(compile(law), [](double x) { return x; }), mean / total, 1e-5);
}

TEST(Severity, OfAnEmpiricalLawIsRefusedUnlessItIsOne) {
  base::Issues issues;
  const double huge = std::numeric_limits<double>::max();
  for (const auto& sample : std::vector<base::WeightedSample>{
           {"", {}, {}}, {"", {0.1, 0.2}, {1.0}}, {"", {0.1, 0.2}, {huge, huge}}})
    SeverityMap::compile(EmpiricalLaw{sample}, "severity", issues);
  EXPECT_THAT(issues.list(),
              ElementsAre(Complains("severity.empirical", "there are no values"),
                          Complains("severity.empirical", "not every value has a weight"),
                          Complains("severity.empirical", "the weights add up to infinity")));
}

TEST(Severity, OfAUniformLawIsLinearInTheWord) {
  const auto map = compile(UniformLaw{{0.05, 0.45}});
  for (const std::uint32_t word : {0u, 1u << 30, 1u << 31, 0xffffffffu})
    EXPECT_DOUBLE_EQ(map(word), 0.05 + 0.4 * random::unit_interval(word));
}

TEST(Severity, OfABetaLawHasTheWrittenMoments) {
  const BetaLaw::Shape laws[] = {{0.08, 0.06, 0.5}, {0.3, 0.2, 1.0}, {0.02, 0.001, 0.1}};
  for (const auto& law : laws) {
    const auto map = compile(BetaLaw{law});
    const double mean = mean_of(map, [](double x) { return x; });
    const double variance = mean_of(map, [&](double x) { return (x - mean) * (x - mean); });
    EXPECT_NEAR(mean, law.mean, 2e-6 * law.max);
    EXPECT_NEAR(std::sqrt(variance), law.sd, 2e-5 * law.max);
  }
}

TEST(Severity, OfABetaLawIsItsQuantile) {
  const BetaLaw::Shape law{0.08, 0.06, 0.5};
  const auto map = compile(BetaLaw{law});
  const auto [a, b] = shape_of(law);
  for (const std::uint32_t word : {0u, 1u << 20, 1u << 30, 1u << 31, 0xc0000000u, 0xffffffffu})
    EXPECT_NEAR(map(word), law.max * numerics::beta_quantile(a, b, random::unit_interval(word)),
                1e-8)
        << word;
}

TEST(Severity, OfABetaLawGrowsWithTheWordAndStaysWithinItsRange) {
  for (const auto& law : {BetaLaw::Shape{0.08, 0.06, 0.5}, BetaLaw::Shape{0.1, 0.29, 1.0}}) {
    const auto map = compile(BetaLaw{law});
    double last = 0.0;
    for (std::uint64_t word = 0; word < (std::uint64_t{1} << 32); word += 999'983) {
      const double value = map(static_cast<std::uint32_t>(word));
      EXPECT_GE(value, last);
      EXPECT_GT(value, 0.0);
      EXPECT_LE(value, law.max);
      last = value;
    }
  }
}

TEST(BetaShape, InvertsTheMomentsOfTheBetaLaw) {
  const auto [a, b] = shape_of({0.08, 0.06, 0.5});
  EXPECT_NEAR(0.5 * a / (a + b), 0.08, 1e-15);
  EXPECT_NEAR(0.5 * std::sqrt(a * b / (a + b + 1.0)) / (a + b), 0.06, 1e-15);
}

TEST(Severity, ThatNoLawHasIsReported) {
  base::Issues issues;
  SeverityMap::compile(BetaLaw{{0.5, 0.1, 0.5}}, "avs.a.severity", issues);
  SeverityMap::compile(BetaLaw{{0.25, 0.25, 0.5}}, "avs.b.severity", issues);
  SeverityMap::compile(UniformLaw{{0.5, 0.2}}, "avs.c.severity", issues);
  SeverityMap::compile(UniformLaw{{0.5}}, "avs.d.severity", issues);
  EXPECT_THAT(issues.list(), ElementsAre(Complains("avs.a.severity.beta.mean", "not below"),
                                         Complains("avs.b.severity.beta.sd", "spreads so widely"),
                                         Complains("avs.c.severity.uniform", "not the ends"),
                                         Complains("avs.d.severity.uniform", "not the ends")));
}

}  // namespace
}  // namespace faultline::failure::severity_test
