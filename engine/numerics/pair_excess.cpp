// SPDX-License-Identifier: Apache-2.0
#include "numerics/pair_excess.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "numerics/gauss_legendre.hpp"
#include "numerics/pair_density.hpp"

namespace faultline::numerics {

double pair_excess(double h, double k, double rho, double degrees_of_freedom) {
  FAULTLINE_EXPECT(std::isfinite(h) && std::isfinite(k) && -1.0 < rho && rho < 1.0);
  const PairDensity density{h, k, degrees_of_freedom};
  const double u = half_angle_tangent(rho);
  const double side = u < 0.0 ? -1.0 : 1.0;
  const double end = std::fabs(u);
  double excess = 0.0;
  double distance = 1.0;
  for (double begin = 0.0; begin < end;) {
    distance *= 0.5;
    const double next = std::min(1.0 - distance, end);
    excess += gauss_legendre(density, side * begin, side * next);
    begin = next;
  }
  return excess;
}

}  // namespace faultline::numerics
