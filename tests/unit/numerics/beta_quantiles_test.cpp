// SPDX-License-Identifier: Apache-2.0
#include "numerics/beta_quantiles.hpp"

#include <cmath>
#include <vector>

#include "base/contracts.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"
#include "unit/numerics/relative_error.hpp"

namespace faultline::numerics::beta_quantiles_test {
namespace {

struct Reference {
  double a, b, z, quantile;
};

// Expected values: mpmath, 40 digits.
TEST(BetaQuantiles, AgreeWithReferenceValues) {
  const std::vector<Reference> expected{
      {1.5, 8.25, -6, 1.4106162421370652885e-7},    {1.5, 8.25, -1, 0.047908072364552762311},
      {1.5, 8.25, 2, 0.43064771662305921967},       {0.25, 0.5, -0.5, 0.026487093871322349454},
      {0.25, 0.5, 5, 0.99999999999943507201},       {12.5, 0.125, -4, 0.58015078054966753091},
      {0.03125, 27.5, 6.5, 0.47947991660756568302}, {2000, 3000, -3, 0.37933029511898626889}};
  for (const auto& e : expected) {
    EXPECT_THAT(BetaQuantiles(e.a, e.b)(e.z), IsCloseTo(e.quantile, 1e-15)) << e.a << " " << e.b;
  }
}

TEST(BetaQuantiles, HaveTheClosedFormOfAPowerLaw) {
  const BetaQuantiles law(1.0, 2.0);
  for (double z = -6.5; z <= 6.5; z += 0.125) {
    const double above = normal_cdf(-z);
    EXPECT_NEAR(law(z), 1.0 - std::sqrt(above), 2e-16) << z;
  }
}

class BetaQuantilesOf : public testing::TestWithParam<std::pair<double, double>> {
 protected:
  double a_ = GetParam().first;
  double b_ = GetParam().second;
  BetaQuantiles law_{a_, b_};
};

TEST_P(BetaQuantilesOf, RiseFromEndToEnd) {
  double previous = 0.0;
  for (double z = -6.6; z <= 6.6; z += 0.0007) {
    const double value = law_(z);
    EXPECT_GE(value, previous * (1.0 - 1e-13)) << z;
    EXPECT_LE(value, 1.0) << z;
    previous = value;
  }
}

TEST_P(BetaQuantilesOf, AreThoseThatAreSolvedOneByOne) {
  for (double z = -6.5; z <= 0.0; z += 0.25) {
    const double u = normal_cdf(z);
    EXPECT_NEAR(law_(z), beta_quantile(a_, b_, u), 1e-12) << z;
    EXPECT_NEAR(law_(-z), 1.0 - beta_quantile(b_, a_, u), 1e-12) << z;
  }
}

TEST_P(BetaQuantilesOf, AreThoseOfTheMirroredLaw) {
  const BetaQuantiles mirrored(b_, a_);
  for (double z = 0.125; z <= 6.6; z += 0.25) {
    EXPECT_NEAR(law_(z), 1.0 - mirrored(-z), 2e-16) << z;
    EXPECT_NEAR(law_(-z), 1.0 - mirrored(z), 2e-16) << z;
  }
}

// Steep corners, medians that underflow, laws that are nearly two atoms, and very narrow ones.
INSTANTIATE_TEST_SUITE_P(Shapes, BetaQuantilesOf,
                         testing::Values(std::pair{0.3, 0.3}, std::pair{1.55, 8.1},
                                         std::pair{50.0, 0.5}, std::pair{0.03471, 27.4304},
                                         std::pair{0.002, 80.0}, std::pair{2e-4, 2e-4},
                                         std::pair{1e-4, 5.0}, std::pair{50.5, 9.4e-4},
                                         std::pair{1e5, 1e5}, std::pair{1e3, 1e9}));

TEST(BetaQuantiles, RefuseWhatLiesBeyondTheirReach) {
  EXPECT_THROW((void)BetaQuantiles(2.0, 3.0)(6.7), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::numerics::beta_quantiles_test
