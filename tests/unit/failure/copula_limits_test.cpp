// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "failure/copula.hpp"
#include "failure/horizon_cut.hpp"
#include "failure/keys.hpp"
#include "failure/latent_pairs.hpp"
#include "unit/failure/conformance.hpp"
#include "unit/failure/failure_scenario.hpp"

/// What every copula of the list makes of correlations between 0 and 1, of dates and of horizons.
namespace faultline::failure::copula_limits_test {
namespace {

constexpr std::uint64_t groups = 4'000;
constexpr std::int64_t trials = 64 * groups;
constexpr double p = 0.05;
constexpr double q = 0.2;

std::vector<LatentCause> two_causes() {
  return {{CauseId(0u), avs_key("a").key, p}, {CauseId(1u), avs_key("b").key, q}};
}

LatentStructure two_in_a_factor_block(double rho, double degrees_of_freedom) {
  LatentStructure structure;
  structure.degrees_of_freedom = degrees_of_freedom;
  structure.factors.factors = {factor_key("market")};
  for (const auto& cause : two_causes()) {
    structure.factors.causes.push_back({cause, {}});
    if (rho > 0.0) structure.factors.causes.back().loadings = {{0, std::sqrt(rho)}};
  }
  return structure;
}

LatentStructure two_in_a_matrix(double rho, double degrees_of_freedom) {
  LatentStructure structure;
  structure.degrees_of_freedom = degrees_of_freedom;
  structure.matrices.push_back(
      {two_causes(), {1.0, 0.0, rho, std::sqrt(std::max(0.0, 1.0 - rho * rho))}});
  return structure;
}

struct Counts {
  std::int64_t first = 0;
  std::int64_t both = 0;
};

template <class C>
Counts count(const LatentStructure& structure) {
  const C copula(structure);
  typename C::Workspace workspace;
  std::vector<Firing> firings;
  Counts counts;
  for (std::uint64_t group = 0; group < groups; ++group) {
    firings.clear();
    copula.draw(5, group, ~std::uint64_t{0}, {}, workspace, firings);
    std::array<unsigned, 64> fired{};
    for (const Firing& firing : firings) fired[firing.lane] |= 1u << firing.cause.index();
    counts.first += std::count_if(fired.begin(), fired.end(), [](auto set) { return set & 1u; });
    counts.both += std::count(fired.begin(), fired.end(), 3u);
  }
  return counts;
}

/// P(both) of the model's own law of pairs.
double both_expected(const LatentStructure& structure) {
  const std::vector causes{CauseId(0u), CauseId(1u)};
  const std::vector probability{p, q};
  return p * q + LatentPairs(structure, causes).covariances(probability)[0];
}

template <class C>
class CopulaLimits : public testing::Test {
 protected:
  const std::vector<double> degrees_of_freedom = test::degrees_of_freedom_of<C>();
};
TYPED_TEST_SUITE(CopulaLimits, test::EveryCopulaType);

TYPED_TEST(CopulaLimits, PairsFailTogetherAsOftenAsTheirLawSays) {
  const auto correlations = {0.0, 0.01, 0.5, 0.9, 0.99};
  test::Comparisons comparisons(2 * correlations.size() * this->degrees_of_freedom.size());
  for (const double nu : this->degrees_of_freedom)
    for (const double rho : correlations)
      for (const auto& structure : {two_in_a_factor_block(rho, nu), two_in_a_matrix(rho, nu)})
        comparisons.expect_probability(count<TypeParam>(structure).both, trials,
                                       both_expected(structure));
}

TYPED_TEST(CopulaLimits, WithoutCorrelationOnlyTheMixingVariableCouples) {
  const double independent = p * q;
  for (const double nu : this->degrees_of_freedom) {
    const double expected = both_expected(two_in_a_matrix(0.0, nu));
    if (TypeParam::has_degrees_of_freedom)
      EXPECT_GT(expected, 1.2 * independent);
    else
      EXPECT_DOUBLE_EQ(expected, independent);
    EXPECT_NEAR(both_expected(two_in_a_matrix(1e-9, nu)), expected, 1e-9);
  }
}

TYPED_TEST(CopulaLimits, WithFullCorrelationTheRarerNeverFailsAlone) {
  for (const double nu : this->degrees_of_freedom) {
    const auto matrix = two_in_a_matrix(1.0, nu);
    const auto factor = two_in_a_factor_block(1.0 - 1e-10, nu);
    EXPECT_DOUBLE_EQ(both_expected(matrix), p);
    EXPECT_NEAR(both_expected(factor), p, 1e-5 * p);
    const auto in_matrix = count<TypeParam>(matrix);
    EXPECT_GT(in_matrix.first, 10'000);
    EXPECT_EQ(in_matrix.both, in_matrix.first);
    // q is so far above p that nearly full correlation leaves no trial in which a fails alone.
    const auto in_factor = count<TypeParam>(factor);
    EXPECT_EQ(in_factor.both, in_factor.first);
  }
}

/// As a scenario names them.
template <class C>
class NamedCopula : public testing::Test {
 protected:
  static test::FailureScenario scenario() {
    test::FailureScenario scenario;
    scenario.add_operator("x");
    for (const auto& [id, probability] :
         {std::pair("a", 0.2), std::pair("b", 0.3), std::pair("c", 0.1)}) {
      scenario.add_avs(id, probability);
      scenario.serve("x", id);
    }
    test::name_copula<C>(scenario.declare_matrix({1.0, 0.5, 0.2, 0.5, 1.0, 0.3, 0.2, 0.3, 1.0}),
                         test::degrees_of_freedom_of<C>()[0]);
    return scenario;
  }
  static std::vector<test::Incident> incidents(const test::FailureScenario& scenario,
                                               double horizon_years) {
    const auto model = scenario.model(horizon_years);
    const auto graph = scenario.graph();
    return test::incidents_of(model, graph, test::draw(model, 3, {0, 40'000}));
  }
};
TYPED_TEST_SUITE(NamedCopula, test::EveryCopulaType);

TYPED_TEST(NamedCopula, DrawsTheSameForRowsInAnyOrder) {
  const auto written = this->scenario();
  auto permuted = this->scenario();
  auto& matrix = *permuted.failure.dependence->blocks[0].matrix;
  const auto names = matrix.names;
  const auto values = matrix.values;
  const std::array<std::size_t, 3> order{2, 0, 1};
  for (std::size_t i = 0; i < 3; ++i) {
    matrix.names[i] = names[order[i]];
    for (std::size_t j = 0; j < 3; ++j) matrix.values[3 * i + j] = values[3 * order[i] + order[j]];
  }
  EXPECT_EQ(this->incidents(permuted, 1.0), this->incidents(written, 1.0));
}

TYPED_TEST(NamedCopula, DatesFailuresByTheirHazard) {
  test::Comparisons comparisons(3);
  std::map<std::string, std::vector<double>> dates;
  for (const auto& one : this->incidents(this->scenario(), 2.0))
    dates[one.cause].push_back(one.time);
  ASSERT_EQ(dates.size(), 3u);
  for (const auto& [cause, rate] :
       {std::pair("avs.a", -std::log(0.8)), std::pair("avs.b", -std::log(0.7)),
        std::pair("avs.c", -std::log(0.9))}) {
    const double within = 1.0 - std::exp(-2.0 * rate);
    comparisons.expect_law(dates[cause],
                           [&](double t) { return (1.0 - std::exp(-rate * t)) / within; });
  }
}

/// Cause by cause and date by date, to rounding.
TYPED_TEST(NamedCopula, DrawsForALongerHorizonWhatItDrawsForAShorterOne) {
  const auto all = this->incidents(this->scenario(), 1.0);
  const auto within = this->incidents(this->scenario(), 0.25);
  std::vector<test::Incident> cut;
  std::copy_if(all.begin(), all.end(), std::back_inserter(cut),
               [](const auto& one) { return one.time <= 0.25; });
  ASSERT_GT(cut.size(), 1000u);
  ASSERT_EQ(within.size(), cut.size());
  std::size_t same = 0;
  for (std::size_t i = 0; i < cut.size(); ++i) {
    EXPECT_EQ(within[i].trial, cut[i].trial);
    EXPECT_EQ(within[i].strikes.size(), cut[i].strikes.size());
    if (within[i].cause == cut[i].cause && std::abs(within[i].time - cut[i].time) < 1e-6) ++same;
  }
  EXPECT_EQ(same, cut.size());
}

}  // namespace
}  // namespace faultline::failure::copula_limits_test
