// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "numerics/normal.hpp"

namespace faultline::risk::test {

/// Obligor of a one-factor Gaussian model: fails with probability p, loses `loss` ≥ 1.
struct Obligor {
  double p;
  double loading_squared;
  std::size_t loss;
};

/// Probabilities of the total losses 0, 1, …: the recursion of Andersen, Sidenius & Basu (2003) for
/// independent failures given the factor, and the trapezoid rule over the factor on [−13, 13].
inline std::vector<double> lattice_law(const std::vector<Obligor>& obligors) {
  const std::size_t total =
      std::accumulate(obligors.begin(), obligors.end(), std::size_t{0},
                      [](std::size_t sum, const Obligor& obligor) { return sum + obligor.loss; });
  std::vector<double> law(total + 1, 0.0);
  constexpr double step = 1.0 / 32.0;
  for (int node = -416; node <= 416; ++node) {
    const double z = node * step;
    std::vector<double> given(total + 1, 0.0);
    given[0] = numerics::normal_pdf(z) * step;
    for (const Obligor& obligor : obligors) {
      const double q = numerics::normal_cdf(
          (numerics::normal_quantile(obligor.p) - std::sqrt(obligor.loading_squared) * z) /
          std::sqrt(1.0 - obligor.loading_squared));
      for (std::size_t x = total + 1; x-- > 0;) {
        given[x] = given[x] * (1.0 - q) + (x >= obligor.loss ? given[x - obligor.loss] * q : 0.0);
      }
    }
    for (std::size_t x = 0; x <= total; ++x) law[x] += given[x];
  }
  return law;
}

}  // namespace faultline::risk::test
