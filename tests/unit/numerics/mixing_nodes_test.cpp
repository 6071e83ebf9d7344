// SPDX-License-Identifier: Apache-2.0
#include "numerics/mixing_nodes.hpp"

#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"
#include "numerics/pair_probability.hpp"
#include "unit/numerics/relative_error.hpp"

namespace faultline::numerics::mixing_nodes_test {
namespace {

template <class F>
double mean(double nu, const F& f) {
  double sum = 0.0;
  for (const auto& node : mixing_nodes(nu)) sum += node.weight * f(node.root);
  return sum;
}

// V/ν has mean 1 and variance 2/ν.
TEST(MixingNodes, HaveTheMomentsOfChiSquared) {
  for (const double nu : {1.0, 2.5, 4.0, 30.0, 1000.0}) {
    EXPECT_THAT(mean(nu, [](double) { return 1.0; }), IsCloseTo(1.0, 1e-12)) << nu;
    EXPECT_THAT(mean(nu, [](double m) { return m * m; }), IsCloseTo(1.0, 1e-9)) << nu;
    EXPECT_THAT(mean(nu, [](double m) { return m * m * m * m; }), IsCloseTo(1.0 + 2.0 / nu, 1e-9));
  }
}

TEST(MixingNodes, MixNormalTailsIntoThoseOfAPairWithoutCorrelation) {
  for (const double nu : {1.0, 2.5, 4.0, 30.0, 1000.0})
    for (const double p : {1e-7, 1e-3, 0.3, 0.9})
      for (const double q : {1e-7, 0.02, 0.6}) {
        const double h = student_t_quantile(nu, p);
        const double k = student_t_quantile(nu, q);
        const double one = mean(nu, [&](double m) { return normal_cdf(h * m); });
        const double both =
            mean(nu, [&](double m) { return normal_cdf(h * m) * normal_cdf(k * m); });
        EXPECT_THAT(one, IsCloseTo(p, 1e-9)) << p << ", " << nu;
        EXPECT_THAT(both, IsCloseTo(PairProbability({h, p}, {k, q}, nu).at(0.0), 1e-9))
            << p << ", " << q << ", " << nu;
      }
}

}  // namespace
}  // namespace faultline::numerics::mixing_nodes_test
