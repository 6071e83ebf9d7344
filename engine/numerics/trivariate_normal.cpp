// SPDX-License-Identifier: Apache-2.0
#include "numerics/trivariate_normal.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/bivariate_normal.hpp"
#include "numerics/log_concave_integral.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics {

double trivariate_normal_cdf(const std::array<double, 3>& upper, double r12, double r13,
                             double r23) {
  const double s12 = std::sqrt((1.0 - r12) * (1.0 + r12));
  const double s13 = std::sqrt((1.0 - r13) * (1.0 + r13));
  const double partial = std::clamp((r23 - r12 * r13) / (s12 * s13), -1.0, 1.0);
  const std::array<Bend, 2> bends{
      {{upper[1] / r12, s12 / std::fabs(r12)}, {upper[2] / r13, s13 / std::fabs(r13)}}};
  const auto integrand = [&](double x) {
    return normal_pdf(x) *
           bivariate_normal_cdf((upper[1] - r12 * x) / s12, (upper[2] - r13 * x) / s13, partial);
  };
  return integrate_log_concave(integrand, upper[0], bends);
}

}  // namespace faultline::numerics
