// SPDX-License-Identifier: Apache-2.0
#include "numerics/nearest_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/contracts.hpp"
#include "numerics/correlation.hpp"

namespace faultline::numerics::nearest_correlation_test {
namespace {

using Matrix = std::vector<double>;

Matrix product(const Matrix& a, const Matrix& b, std::size_t n) {
  Matrix c(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) c[i * n + j] += a[i * n + k] * b[k * n + j];
  return c;
}

Matrix shifted(Matrix a, std::size_t n, double by) {
  for (std::size_t i = 0; i < n; ++i) a[i * n + i] += by;
  return a;
}

double largest(const Matrix& a) {
  double most = 0.0;
  for (const double x : a) most = std::max(most, std::fabs(x));
  return most;
}

double smallest_eigenvalue(const Matrix& a, std::size_t n) {
  return factorise(a, n).smallest_eigenvalue;
}

/// n·ε·‖X‖∞ bounds what an eigenvalue of a correlation matrix is computed to.
double rounding(std::size_t n) {
  const auto size = static_cast<double>(n);
  return size * size * std::numeric_limits<double>::epsilon();
}

/// Correlations of blocks of ten that each entry misses by up to `noise`.
Matrix disturbed_blocks(std::size_t n, double noise) {
  std::uint64_t state = 12345;
  Matrix a(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    a[i * n + i] = 1.0;
    for (std::size_t j = 0; j < i; ++j) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      const double uniform = static_cast<double>(state >> 11) * 0x1p-53;
      a[i * n + j] = a[j * n + i] = (i / 10 == j / 10 ? 0.6 : 0.2) + noise * (2.0 * uniform - 1.0);
    }
  }
  return a;
}

/// X is nearest to A exactly if S = X − A − diag(d) is positive semidefinite with S·(X − δI) = 0
/// for some d: the normal cone at X. The diagonal of the equation gives d.
void expect_optimal(const Matrix& a, const Matrix& x, std::size_t n, double floor,
                    double tolerance) {
  Matrix difference(n * n);
  for (std::size_t i = 0; i < n * n; ++i) difference[i] = x[i] - a[i];
  const Matrix above = shifted(x, n, -floor);
  const Matrix moved = product(difference, above, n);
  for (std::size_t i = 0; i < n; ++i) difference[i * n + i] -= moved[i * n + i] / (1.0 - floor);
  EXPECT_LT(largest(product(difference, above, n)), tolerance);
  EXPECT_GT(smallest_eigenvalue(difference, n), -tolerance);
}

void expect_correlation(const Matrix& x, std::size_t n, double floor) {
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_EQ(x[i * n + i], 1.0);
    for (std::size_t j = 0; j < i; ++j) EXPECT_EQ(x[i * n + j], x[j * n + i]) << i << " " << j;
  }
  EXPECT_GT(smallest_eigenvalue(x, n), floor - 1e-9 * floor - rounding(n));
}

const Matrix chain{1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0};

// Higham 2002, section 1. By symmetry X has entries a, b = 2a² − 1, and a solves 4a³ − a − 1 = 0.
TEST(NearestCorrelation, IsThePublishedOneOfThreeInAChain) {
  const auto nearest = nearest_correlation(chain, 3, {.floor = 0.0, .tolerance = 1e-14});
  constexpr double a = 0.7606898534022837848;
  constexpr double b = 0.15729810613837599083;
  EXPECT_TRUE(nearest.converged);
  EXPECT_THAT(nearest.matrix, testing::Pointwise(testing::DoubleNear(1e-13),
                                                 Matrix{1.0, a, b, a, 1.0, a, b, a, 1.0}));
  EXPECT_NEAR(nearest.distance, 0.52779046358182837137, 1e-13);
}

TEST(NearestCorrelation, NamesTheEntryThatMovedFurthest) {
  Matrix a = chain;
  a[1] = a[3] = 0.9;
  const auto nearest = nearest_correlation(a, 3);
  EXPECT_EQ(nearest.row, 1u);
  EXPECT_EQ(nearest.column, 2u);
  const auto move = [&](std::size_t i) { return std::fabs(nearest.matrix[i] - a[i]); };
  EXPECT_GT(move(5), move(1));
  EXPECT_GT(move(5), move(2));
}

// The example of routine g02aaf of the NAG Library, printed to four digits.
TEST(NearestCorrelation, IsThePublishedOneOfAMatrixWithoutUnitDiagonal) {
  const Matrix a{2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2};
  const auto nearest = nearest_correlation(a, 4);
  const Matrix printed{1.0,    -0.8084, 0.1916, 0.1068,  -0.8084, 1.0,    -0.6562, 0.1916,
                       0.1916, -0.6562, 1.0,    -0.8084, 0.1068,  0.1916, -0.8084, 1.0};
  EXPECT_THAT(nearest.matrix, testing::Pointwise(testing::DoubleNear(5e-5), printed));
  expect_optimal(a, nearest.matrix, 4, 1e-8, 1e-9);
  EXPECT_EQ(std::pair(nearest.row, nearest.column), std::pair(std::size_t{0}, std::size_t{0}));
}

TEST(NearestCorrelation, IsACorrelationMatrixAboveTheFloor) {
  const std::size_t n = 60;
  const Matrix a = disturbed_blocks(n, 0.4);
  ASSERT_LT(smallest_eigenvalue(a, n), -0.5);
  for (const double floor : {0.0, 1e-8, 0.1}) {
    const auto nearest = nearest_correlation(a, n, {.floor = floor});
    EXPECT_TRUE(nearest.converged);
    expect_correlation(nearest.matrix, n, floor);
    expect_optimal(a, nearest.matrix, n, floor, 1e-8);
  }
}

TEST(NearestCorrelation, CanBeFactorisedWithTheDefaultFloor) {
  const std::size_t n = 60;
  const auto nearest = nearest_correlation(disturbed_blocks(n, 0.4), n);
  EXPECT_EQ(factorise(nearest.matrix, n).definiteness, Definiteness::positive_definite);
}

TEST(NearestCorrelation, LeavesAMatrixAboveTheFloorAsItIs) {
  const std::size_t n = 60;
  const Matrix a = disturbed_blocks(n, 0.03);
  ASSERT_GT(smallest_eigenvalue(a, n), 1e-8);
  const auto nearest = nearest_correlation(a, n);
  EXPECT_EQ(nearest.matrix, a);
  EXPECT_EQ(nearest.distance, 0.0);
  EXPECT_EQ(nearest.iterations, 0u);
  EXPECT_TRUE(nearest.converged);
}

TEST(NearestCorrelation, LeavesASingularMatrixWithinTheFloor) {
  const Matrix ones(16, 1.0);
  const auto nearest = nearest_correlation(ones, 4);
  EXPECT_THAT(nearest.matrix, testing::Pointwise(testing::DoubleNear(2e-8), ones));
}

TEST(NearestCorrelation, IsItsOwnNearest) {
  const std::size_t n = 60;
  const auto once = nearest_correlation(disturbed_blocks(n, 0.4), n);
  const auto twice = nearest_correlation(once.matrix, n);
  EXPECT_THAT(twice.matrix, testing::Pointwise(testing::DoubleNear(1e-9), once.matrix));
}

TEST(NearestCorrelation, IsReachedFasterWithAccelerationAndWithoutItTheSame) {
  const std::size_t n = 40;
  const Matrix a = disturbed_blocks(n, 0.4);
  const auto plain = nearest_correlation(a, n, {.memory = 0, .max_iterations = 5000});
  ASSERT_TRUE(plain.converged);
  for (const std::size_t memory : {2u, 5u}) {
    const auto accelerated = nearest_correlation(a, n, {.memory = memory});
    EXPECT_TRUE(accelerated.converged);
    EXPECT_LT(3 * accelerated.iterations, 2 * plain.iterations);
    EXPECT_THAT(accelerated.matrix, testing::Pointwise(testing::DoubleNear(1e-8), plain.matrix));
  }
}

TEST(NearestCorrelation, SaysWhenItStoppedBeforeItConverged) {
  const auto nearest = nearest_correlation(chain, 3, {.max_iterations = 2});
  EXPECT_FALSE(nearest.converged);
  EXPECT_EQ(nearest.iterations, 2u);
  expect_correlation(nearest.matrix, 3, 0.0);
}

TEST(NearestCorrelation, GivesTheSameBitsTwice) {
  const Matrix a = disturbed_blocks(50, 0.4);
  EXPECT_EQ(nearest_correlation(a, 50).matrix, nearest_correlation(a, 50).matrix);
}

TEST(NearestCorrelation, TakesAnEmptyMatrix) {
  EXPECT_TRUE(nearest_correlation({}, 0).converged);
}

TEST(NearestCorrelation, RefusesAShapeThatIsNotSquareAndAFloorThatNothingReaches) {
  EXPECT_THROW((void)nearest_correlation(Matrix{1.0, 0.0}, 2), base::ContractViolation);
  EXPECT_THROW((void)nearest_correlation(chain, 3, {.floor = 1.0}), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::numerics::nearest_correlation_test
