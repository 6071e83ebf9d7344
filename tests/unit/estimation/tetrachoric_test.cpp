// SPDX-License-Identifier: Apache-2.0
#include "estimation/tetrachoric.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <random>
#include <utility>

#include <gtest/gtest.h>

#include "numerics/bivariate_normal.hpp"
#include "numerics/normal.hpp"

namespace faultline::estimation::tetrachoric_test {
namespace {

CellProbabilities cells_of(double p, double q, double both) {
  return {both, p - both, q - both, 1.0 - p - q + both};
}

TEST(Tetrachoric, RecoversTheCorrelationBehindExactCells) {
  for (const auto& [p, q] : {std::pair{0.5, 0.5}, {0.1, 0.3}, {0.01, 0.02}, {0.9, 0.05}}) {
    for (const double rho : {-0.8, -0.2, 0.0, 0.3, 0.9}) {
      const double both = numerics::bivariate_normal_cdf(numerics::normal_quantile(p),
                                                         numerics::normal_quantile(q), rho);
      const auto cells = cells_of(p, q, both);
      if (cells.both < 1e-12 || cells.first_only < 1e-12 || cells.second_only < 1e-12) continue;
      EXPECT_NEAR(tetrachoric(cells, 100.0).correlation, rho, 1e-7) << p << " " << q;
    }
  }
}

// At medians ρ = sin(2π(P − 1/4)) (Sheppard 1899), and its variance follows by hand from (E.4):
// 2π²(1 − ρ²)P(1 − 2P)/n; at independence (π/2)²/n, as Pearson has it.
TEST(Tetrachoric, HasTheClosedFormsOfMedians) {
  for (const double both : {0.1, 0.25, 0.333333, 0.45}) {
    const auto estimate = tetrachoric(cells_of(0.5, 0.5, both), 80.0);
    const double rho = std::sin(2.0 * std::numbers::pi * (both - 0.25));
    EXPECT_NEAR(estimate.correlation, rho, 1e-9);
    const double square = 2.0 * std::numbers::pi * std::numbers::pi;
    EXPECT_NEAR(estimate.variance, square * (1.0 - rho * rho) * both * (1.0 - 2.0 * both) / 80.0,
                1e-9);
  }
  EXPECT_NEAR(tetrachoric(cells_of(0.5, 0.5, 0.25), 1.0).variance,
              std::pow(std::numbers::pi / 2.0, 2), 1e-9);
}

/// Var ρ from derivatives by the cells that are found numerically: the delta method by another way.
double variance_by_differences(const std::array<double, 4>& cells, double windows) {
  const auto at = [](std::array<double, 4> c) {
    return tetrachoric(CellProbabilities{c[0], c[1], c[2], c[3]}, 1.0).correlation;
  };
  double mean = 0.0;
  double square = 0.0;
  for (std::size_t i = 0; i < 4; ++i) {
    // Moving to cell i and away from the others keeps the sum.
    constexpr double step = 1e-5;
    auto up = cells;
    auto down = cells;
    for (std::size_t j = 0; j < 4; ++j) {
      const double direction = (i == j ? 1.0 : 0.0) - cells[j];
      up[j] += step * direction;
      down[j] -= step * direction;
    }
    const double slope = (at(up) - at(down)) / (2.0 * step);
    mean += cells[i] * slope;
    square += cells[i] * slope * slope;
  }
  return (square - mean * mean) / windows;
}

TEST(Tetrachoric, HasTheVarianceOfTheDeltaMethod) {
  for (const auto& cells :
       {std::array{0.03, 0.07, 0.07, 0.83}, {0.02, 0.1, 0.05, 0.83}, {0.3, 0.2, 0.1, 0.4}}) {
    const auto estimate =
        tetrachoric(CellProbabilities{cells[0], cells[1], cells[2], cells[3]}, 100.0);
    EXPECT_NEAR(estimate.variance / variance_by_differences(cells, 100.0), 1.0, 1e-5);
  }
}

/// Counts of n windows with these probabilities.
PairTable drawn(const CellProbabilities& cells, std::int64_t n, std::mt19937_64& engine) {
  PairTable table;
  double rest = 1.0;
  const auto draw = [&](double probability) {
    const auto count = std::binomial_distribution<std::int64_t>(n, probability / rest)(engine);
    n -= count;
    rest -= probability;
    return count;
  };
  table.both = draw(cells.both);
  table.first_only = draw(cells.first_only);
  table.second_only = draw(cells.second_only);
  table.neither = n;
  return table;
}

// Over tables that are drawn, errors in units of the standard error have mean 0 and variance 1, but
// for terms of the order 1/√n and 1/n, a twentieth of what is accepted. False alarm: 1e-5.
TEST(Tetrachoric, ErrsAsItsVarianceSays) {
  std::mt19937_64 engine(20261122);
  const double both = numerics::bivariate_normal_cdf(numerics::normal_quantile(0.2),
                                                     numerics::normal_quantile(0.3), 0.5);
  const auto cells = cells_of(0.2, 0.3, both);
  constexpr int tables = 400;
  double sum = 0.0;
  double squares = 0.0;
  for (int t = 0; t < tables; ++t) {
    const auto estimate = tetrachoric(drawn(cells, 20'000, engine));
    const double z = (estimate.correlation - 0.5) / std::sqrt(estimate.variance);
    sum += z;
    squares += z * z;
  }
  EXPECT_LT(std::abs(sum / tables) * std::sqrt(tables), 4.5);
  EXPECT_LT(std::abs(squares / tables - 1.0) / std::sqrt(2.0 / tables), 4.5);
}

// The manual of R's psych package quotes what Mplus reports of this table.
TEST(Tetrachoric, HasThePublishedValueOfATableWithoutZeros) {
  EXPECT_NEAR(tetrachoric(PairTable{20, 85, 1610, 61661}).correlation, 0.35, 0.005);
}

TEST(Tetrachoric, AddsOneHalfToEachCellWhereOneIsZero) {
  const auto corrected = tetrachoric(PairTable{0, 3, 3, 114});
  const auto by_hand =
      tetrachoric(CellProbabilities{0.5 / 122.0, 3.5 / 122.0, 3.5 / 122.0, 114.5 / 122.0}, 122.0);
  EXPECT_DOUBLE_EQ(corrected.correlation, by_hand.correlation);
  EXPECT_DOUBLE_EQ(corrected.variance, by_hand.variance);
  EXPECT_LT(tetrachoric(PairTable{5, 0, 0, 50}).correlation, 1.0);
}

}  // namespace
}  // namespace faultline::estimation::tetrachoric_test
