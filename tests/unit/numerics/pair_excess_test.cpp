// SPDX-License-Identifier: Apache-2.0
#include "numerics/pair_excess.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"
#include "numerics/pair_probability.hpp"

namespace faultline::numerics::pair_excess_test {
namespace {

constexpr double normal = std::numeric_limits<double>::infinity();

TEST(PairExcess, IsWhatTheCorrelationAddsToAPair) {
  for (const double nu : {1.0, 4.0, 30.0, normal})
    for (const double p : {1e-7, 1e-3, 0.3, 0.9})
      for (const double q : {1e-7, 1.1e-3, 0.3, 0.7}) {
        const auto threshold = [&](double u) {
          return std::isinf(nu) ? normal_quantile(u) : student_t_quantile(nu, u);
        };
        const PairProbability pair({threshold(p), p}, {threshold(q), q}, nu);
        for (const double rho : {-0.9999, -0.6, -1e-3, 0.0, 0.2, 0.8, 0.97, 0.9999}) {
          const double expected = pair.at(rho) - pair.at(0.0);
          const double scale = std::max(std::fabs(expected), pair.at(0.0));
          EXPECT_NEAR(pair_excess(threshold(p), threshold(q), rho, nu), expected, 3e-10 * scale)
              << p << ", " << q << ", " << rho << ", " << nu;
        }
      }
}

}  // namespace
}  // namespace faultline::numerics::pair_excess_test
