// SPDX-License-Identifier: Apache-2.0
#include "numerics/student_t.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics {

namespace {

double at_least_one(double nu) {
  FAULTLINE_EXPECT(nu >= 1.0);
  return nu;
}

double wallace(double nu, double x) {
  return std::copysign(std::sqrt(nu * log1p(x * x / nu)), x);
}

double inverse_wallace(double nu, double y) {
  return std::copysign(std::sqrt(nu * expm1(y * y / nu)), y);
}

/// Φ⁻¹(F_ν), odd in y as both laws are symmetric.
double normal_score(double nu, double y) {
  const double x = inverse_wallace(nu, -std::fabs(y));
  return std::copysign(normal_quantile(student_t_cdf(nu, x)), y);
}

/// (V/ν)^(1/8) keeps the relative error of small V in bounds that are absolute.
double mixing_eighth(double nu, double z) {
  return std::sqrt(std::sqrt(std::sqrt(chi_squared_at_normal(nu, z) / nu)));
}

}  // namespace

StudentT::StudentT(double degrees_of_freedom)
    : nu_(at_least_one(degrees_of_freedom)),
      normal_score_([this](double y) { return normal_score(nu_, y); }),
      mixing_eighth_([this](double z) { return mixing_eighth(nu_, z); }) {}

double StudentT::quantile(double u) const {
  return student_t_quantile(nu_, u);
}

double StudentT::cdf(double x) const {
  constexpr double beyond_the_table = 10.0;  // and finite, as squares of x need not be
  const double y = std::clamp(wallace(nu_, x), -beyond_the_table, beyond_the_table);
  return normal_cdf(normal_score_.at_normal(y));
}

double StudentT::root_mixing(double z) const {
  const double eighth = mixing_eighth_.at_normal(z);
  const double quarter = eighth * eighth;
  return quarter * quarter;
}

}  // namespace faultline::numerics
