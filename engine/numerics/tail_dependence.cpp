// SPDX-License-Identifier: Apache-2.0
#include "numerics/tail_dependence.hpp"

#include <cmath>

#include "base/contracts.hpp"
#include "numerics/boost_laws.hpp"

namespace faultline::numerics {

double student_t_tail_dependence(double degrees_of_freedom, double rho) {
  FAULTLINE_EXPECT(degrees_of_freedom > 0.0 && std::isfinite(degrees_of_freedom));
  FAULTLINE_EXPECT(rho > -1.0 && rho <= 1.0);
  const double nu = degrees_of_freedom + 1.0;
  return 2.0 * student_t_cdf(nu, -std::sqrt(nu * (1.0 - rho) / (1.0 + rho)));
}

}  // namespace faultline::numerics
