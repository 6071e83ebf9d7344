// SPDX-License-Identifier: Apache-2.0
#include "numerics/correlation.hpp"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/contracts.hpp"

namespace faultline::numerics::correlation_test {
namespace {

using Matrix = std::vector<double>;

Matrix times_transpose(const Matrix& lower, std::size_t n) {
  Matrix product(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < n; ++k) product[i * n + j] += lower[i * n + k] * lower[j * n + k];
    }
  }
  return product;
}

/// r_ij = decay^|i−j|: positive definite for |decay| < 1.
Matrix decaying(double decay, std::size_t n) {
  Matrix r(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      r[i * n + j] = std::pow(decay, static_cast<double>(i > j ? i - j : j - i));
    }
  }
  return r;
}

TEST(Correlation, FactorsAPositiveDefiniteMatrix) {
  const std::size_t n = 40;
  const Matrix r = decaying(0.8, n);
  const Factorisation f = factorise(r, n);
  EXPECT_EQ(f.definiteness, Definiteness::positive_definite);
  EXPECT_GT(f.smallest_eigenvalue, 0.1);
  EXPECT_TRUE(f.worst.empty());
  EXPECT_THAT(times_transpose(f.lower, n), testing::Pointwise(testing::DoubleNear(1e-14), r));
}

TEST(Correlation, KeepsTheOrderOfTheRowsAndALowerTriangle) {
  const Factorisation f = factorise(Matrix{1.0, 0.6, 0.6, 1.0}, 2);
  EXPECT_THAT(f.lower, testing::Pointwise(testing::DoubleEq(), Matrix{1.0, 0.0, 0.6, 0.8}));
}

TEST(Correlation, AcceptsCausesThatAreOneAndTheSame) {
  const Matrix r{1.0, 1.0, 0.5, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0};
  const Factorisation f = factorise(r, 3);
  EXPECT_EQ(f.definiteness, Definiteness::positive_semidefinite);
  EXPECT_NEAR(f.smallest_eigenvalue, 0.0, 1e-15);
  EXPECT_THAT(times_transpose(f.lower, 3), testing::Pointwise(testing::DoubleNear(1e-14), r));
}

TEST(Correlation, AcceptsALowRankMatrixWithLoadingsOfOneFactor) {
  const std::vector<double> sign{1.0, -1.0, 1.0, -1.0, 1.0};
  Matrix r(25);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) r[5 * i + j] = sign[i] * sign[j];
  }
  const Factorisation f = factorise(r, 5);
  EXPECT_EQ(f.definiteness, Definiteness::positive_semidefinite);
  EXPECT_THAT(times_transpose(f.lower, 5), testing::Pointwise(testing::DoubleNear(1e-14), r));
}

// r_ij = cos(θᵢ − θⱼ) has rank 2: whatever rounding leaves of the later pivots is not a third
// factor.
TEST(Correlation, FindsNoFactorsInRoundingErrors) {
  const std::size_t n = 30;
  Matrix r(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      r[i * n + j] = std::cos(0.7 * (static_cast<double>(i) - static_cast<double>(j)));
    }
  }
  const Factorisation f = factorise(r, n);
  EXPECT_EQ(f.definiteness, Definiteness::positive_semidefinite);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 2; k < n; ++k) EXPECT_EQ(f.lower[i * n + k], 0.0) << i << " " << k;
  }
  EXPECT_THAT(times_transpose(f.lower, n), testing::Pointwise(testing::DoubleNear(1e-13), r));
}

// Three variables cannot all oppose each other by more than one half.
TEST(Correlation, NamesTheVariablesThatMakeAMatrixIndefinite) {
  Matrix r = decaying(0.0, 5);
  for (const auto& [i, j] : {std::pair{1, 3}, std::pair{1, 4}, std::pair{3, 4}}) {
    r[static_cast<std::size_t>(5 * i + j)] = r[static_cast<std::size_t>(5 * j + i)] = -0.7;
  }
  const Factorisation f = factorise(r, 5);
  EXPECT_EQ(f.definiteness, Definiteness::indefinite);
  EXPECT_TRUE(f.lower.empty());
  EXPECT_NEAR(f.smallest_eigenvalue, 1.0 - 2 * 0.7, 1e-14);
  EXPECT_THAT(f.worst, testing::UnorderedElementsAre(1, 3, 4));
  for (const double loading : f.worst_loading) EXPECT_NEAR(loading, 1.0 / std::sqrt(3.0), 1e-12);
}

TEST(Correlation, SeesAMatrixThatIsIndefiniteByALittle) {
  const double beyond = 1.0 + 1e-9;
  EXPECT_EQ(factorise(Matrix{1.0, beyond, beyond, 1.0}, 2).definiteness, Definiteness::indefinite);
}

TEST(Correlation, GivesTheSameBitsTwice) {
  const Matrix r = decaying(0.99, 60);
  const Factorisation one = factorise(r, 60);
  const Factorisation two = factorise(r, 60);
  EXPECT_EQ(one.lower, two.lower);
  EXPECT_EQ(one.smallest_eigenvalue, two.smallest_eigenvalue);
}

TEST(Correlation, TakesAnEmptyMatrix) {
  EXPECT_EQ(factorise({}, 0).definiteness, Definiteness::positive_definite);
}

TEST(Correlation, RefusesAShapeThatIsNotSquare) {
  EXPECT_THROW((void)factorise(Matrix{1.0, 0.0}, 2), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::numerics::correlation_test
