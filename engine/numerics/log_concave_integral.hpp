// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "numerics/gauss_legendre.hpp"

namespace faultline::numerics {

/// Where an integrand bends on a scale shorter than 1.
struct Bend {
  double centre;
  double width;
};

namespace detail {

/// Halves the panel until two halves agree with the whole, given what is already summed.
template <class F>
double refine_panel(const F& f, double a, double b, double whole, double done, int depth) {
  const double middle = 0.5 * (a + b);
  const double left = gauss_legendre(f, a, middle);
  const double right = gauss_legendre(f, middle, b);
  const double both = left + right;
  if (depth == 0 || std::fabs(both - whole) <= 1e-12 * (both + done)) return both;
  const double upper = refine_panel(f, middle, b, right, done, depth - 1);
  return upper + refine_panel(f, a, middle, left, done + upper, depth - 1);
}

/// Panels of at most 1.5, shorter near a bend in proportion to the distance from it.
inline double panel_length(double x, std::span<const Bend> bends) {
  double length = 1.5;
  for (const Bend& bend : bends) {
    length = std::min(length, std::max(1.5 * bend.width, 0.5 * std::fabs(x - bend.centre)));
  }
  return length;
}

}  // namespace detail

/// ∫_{−39}^{upper} f(x) dx for a log-concave f ≥ 0 that falls like φ: beyond its mode every panel
/// adds less than the one before, so the sum ends once a panel adds nothing. Relative error about
/// 1e-13, or that of f.
template <class F>
double integrate_log_concave(const F& f, double upper, std::span<const Bend> bends) {
  double sum = 0.0;
  double b = std::min(upper, 39.0);
  while (b > -39.0) {
    const double a = std::max(b - detail::panel_length(b, bends), -39.0);
    const double panel = detail::refine_panel(f, a, b, gauss_legendre(f, a, b), sum, 40);
    sum += panel;
    if (panel < 1e-18 * sum) break;
    b = a;
  }
  return sum;
}

}  // namespace faultline::numerics
