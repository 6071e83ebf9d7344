// SPDX-License-Identifier: Apache-2.0
#include "estimation/tetrachoric.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "base/contracts.hpp"
#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"
#include "numerics/pair_probability.hpp"

namespace faultline::estimation {

namespace {

constexpr double normal = std::numeric_limits<double>::infinity();

/// φ₂(h, k; ρ).
double density(double h, double k, double rho) {
  const double rest = 1.0 - rho * rho;
  const double q = (h * h + k * k - 2.0 * rho * h * k) / rest;
  return numerics::exp(-0.5 * q) / (2.0 * std::numbers::pi * std::sqrt(rest));
}

/// Var ρ times the number of windows, (E.4).
double unit_variance(const CellProbabilities& cells, double h, double k, double rho) {
  const double root = std::sqrt(1.0 - rho * rho);
  const double a = numerics::normal_cdf((k - rho * h) / root);
  const double b = numerics::normal_cdf((h - rho * k) / root);
  const double g = 1.0 - a - b;
  const double mean = cells.both * g - cells.first_only * a - cells.second_only * b;
  const double square = cells.both * g * g + cells.first_only * a * a + cells.second_only * b * b;
  const double phi = density(h, k, rho);
  return (square - mean * mean) / (phi * phi);
}

}  // namespace

Tetrachoric tetrachoric(const CellProbabilities& cells, double windows) {
  FAULTLINE_EXPECT(cells.both > 0.0 && cells.first_only > 0.0 && cells.second_only > 0.0 &&
                   cells.neither > 0.0 && windows > 0.0);
  const double p = cells.both + cells.first_only;
  const double q = cells.both + cells.second_only;
  const double h = numerics::normal_quantile(p);
  const double k = numerics::normal_quantile(q);
  const double rho = numerics::PairProbability({h, p}, {k, q}, normal).correlation_at(cells.both);
  return {rho, unit_variance(cells, h, k, rho) / windows};
}

Tetrachoric tetrachoric(const PairTable& table) {
  FAULTLINE_EXPECT(table.is_informative());
  const double added = table.has_zero_cell() ? 0.5 : 0.0;
  const double total = static_cast<double>(table.windows()) + 4.0 * added;
  const auto share = [&](std::int64_t count) {
    return (static_cast<double>(count) + added) / total;
  };
  return tetrachoric(
      {share(table.both), share(table.first_only), share(table.second_only), share(table.neither)},
      total);
}

}  // namespace faultline::estimation
