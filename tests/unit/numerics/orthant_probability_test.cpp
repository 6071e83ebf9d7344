// SPDX-License-Identifier: Apache-2.0
#include "numerics/orthant_probability.hpp"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/boost_laws.hpp"
#include "numerics/correlation.hpp"
#include "numerics/normal.hpp"
#include "numerics/pair_probability.hpp"
#include "numerics/student_t.hpp"
#include "numerics/trivariate_normal.hpp"

namespace faultline::numerics::orthant_probability_test {
namespace {

constexpr double normal = std::numeric_limits<double>::infinity();

/// Of equal correlations.
std::vector<double> cholesky(std::size_t n, double rho) {
  std::vector<double> correlation(n * n, rho);
  for (std::size_t i = 0; i < n; ++i) correlation[i * n + i] = 1.0;
  return factorise(correlation, n).lower;
}

/// At most this many standard errors, of 16 randomisations: a value of t with 15 degrees of freedom
/// leaves ±6.5 with probability 1e-5. The points are fixed, so a run that passes always passes.
constexpr double most_errors = 6.5;

void expect_near(const OrthantProbability& estimate, double exact, double relative_error) {
  EXPECT_LT(estimate.standard_error, relative_error * exact);
  EXPECT_NEAR(estimate.value, exact, most_errors * estimate.standard_error + 1e-12 * exact);
}

TEST(OrthantProbability, OfOneNormalIsItsDistributionFunction) {
  const auto one = orthant_probability(std::vector{-2.0}, std::vector{1.0}, normal);
  EXPECT_DOUBLE_EQ(one.value, normal_cdf(-2.0));
  EXPECT_EQ(one.standard_error, 0.0);
}

TEST(OrthantProbability, OfIndependentNormalsIsTheProduct) {
  const auto all = orthant_probability(std::vector{-1.0, -2.0, -3.0}, cholesky(3, 0.0), normal);
  EXPECT_NEAR(all.value, normal_cdf(-1.0) * normal_cdf(-2.0) * normal_cdf(-3.0), 1e-15);
}

TEST(OrthantProbability, AgreesWithTheTrivariateLaw) {
  const double exact = trivariate_normal_cdf({-2.0, -2.5, -3.0}, 0.5, 0.5, 0.5);
  expect_near(orthant_probability(std::vector{-2.0, -2.5, -3.0}, cholesky(3, 0.5), normal), exact,
              1e-3);
}

/// P(all n below 0) = 1/(n + 1) where every correlation is a half.
TEST(OrthantProbability, OfEightNormalsBelowTheirMeansIsANinth) {
  expect_near(orthant_probability(std::vector<double>(8, 0.0), cholesky(8, 0.5), normal), 1.0 / 9.0,
              2e-3);
}

/// Equal correlations and probabilities, by quadrature over the common factor to 15 digits.
TEST(OrthantProbability, OfEquallyCorrelatedNormalsIsThatOfOneFactor) {
  struct Case {
    std::size_t n;
    double p;
    double rho;
    double exact;
  };
  for (const auto& [n, p, rho, exact] :
       {Case{4, 0.5, 0.2, 0.11301254470545709461}, Case{10, 0.5, 0.5, 1.0 / 11.0},
        Case{3, 0.01, 0.2, 2.4158811519481991138e-5}, Case{5, 0.01, 0.5, 7.4795077122443875051e-5},
        Case{10, 0.01, 0.5, 9.4496983807264634656e-6},
        Case{4, 0.001, 0.3, 8.7009648762359674545e-8}}) {
    SCOPED_TRACE(exact);
    const std::vector<double> bounds(n, normal_quantile(p));
    expect_near(orthant_probability(bounds, cholesky(n, rho), normal), exact, 1e-2);
  }
}

TEST(OrthantProbability, OfTwoTVariablesIsThatOfTheirPair) {
  const StudentT law(4.0);
  const std::vector bounds{law.quantile(0.01), law.quantile(0.02)};
  const double exact = PairProbability({bounds[0], 0.01}, {bounds[1], 0.02}, 4.0).at(0.3);
  expect_near(orthant_probability(bounds, cholesky(2, 0.3), 4.0), exact, 1e-2);
}

/// Equally correlated t variables, by quadrature over V and the factor. What their own law of V
/// would hardly ever meet decides.
TEST(OrthantProbability, OfTVariablesIsMetWhereVIsSmall) {
  struct Case {
    std::size_t n;
    double p;
    double loading;
    double nu;
    double exact;
  };
  for (const auto& [n, p, loading, nu, exact] : {Case{5, 1e-7, 0.9, 1.0, 4.42689698948589e-8},
                                                 Case{20, 1e-6, 0.3, 4.0, 5.04420520681266e-13},
                                                 Case{8, 0.01, 0.6, 4.0, 8.36672760905572e-5},
                                                 Case{20, 1e-6, 0.05, 3.0, 1.99492586008813e-15}}) {
    SCOPED_TRACE(exact);
    const std::vector<double> bounds(n, student_t_quantile(nu, p));
    expect_near(orthant_probability(bounds, cholesky(n, loading * loading), nu), exact, 1e-3);
  }
}

TEST(OrthantProbability, OfAVariableThatAnotherDeterminesIsDecidedByIt) {
  const std::vector<double> lower{1.0, 0.0, 1.0, 0.0};
  const auto narrow = orthant_probability(std::vector{-2.0, -1.0}, lower, normal);
  // Rounding of 4,096 additions.
  EXPECT_NEAR(narrow.value, normal_cdf(-2.0), 4096 * 0x1p-53 * normal_cdf(-2.0));
}

}  // namespace
}  // namespace faultline::numerics::orthant_probability_test
