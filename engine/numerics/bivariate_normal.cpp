// SPDX-License-Identifier: Apache-2.0
#include "numerics/bivariate_normal.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "numerics/log_concave_integral.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics {

double bivariate_normal_cdf(double h, double k, double rho) {
  if (rho == 0.0) return normal_cdf(h) * normal_cdf(k);
  if (rho >= 1.0) return normal_cdf(std::min(h, k));
  if (rho <= -1.0) return std::max(0.0, normal_cdf(h) - normal_cdf(-k));
  if (std::isinf(h) || std::isinf(k)) return normal_cdf(std::min(h, k));
  const double scale = std::sqrt((1.0 - rho) * (1.0 + rho));
  const std::array<Bend, 1> bend{{{k / rho, scale / std::fabs(rho)}}};
  const auto integrand = [=](double x) {
    return normal_pdf(x) * normal_cdf((k - rho * x) / scale);
  };
  return integrate_log_concave(integrand, h, bend);
}

}  // namespace faultline::numerics
