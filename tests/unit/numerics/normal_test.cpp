// SPDX-License-Identifier: Apache-2.0
#include "numerics/normal.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "unit/numerics/relative_error.hpp"

namespace faultline::numerics::normal_test {
namespace {

using Pairs = std::vector<std::pair<double, double>>;

// Expected values: mpmath, 30 digits.
TEST(NormalQuantile, AgreesWithReferenceValues) {
  const Pairs expected{{0.05, -1.6448536269514727149}, {1e-2, -2.3263478740408411009},
                       {1e-3, -3.0902323061678135415}, {1e-4, -3.7190164854556805644},
                       {1e-6, -4.7534243088228989482}, {1e-9, -5.9978070150076868716},
                       {1e-15, -7.941345326170996781}, {1e-300, -37.047096299361199237},
                       {0.3, -0.52440051270804078404}};
  for (const auto& [p, z] : expected) EXPECT_THAT(normal_quantile(p), IsCloseTo(z, 1e-15)) << p;
}

TEST(NormalCdf, AgreesWithReferenceValues) {
  const Pairs expected{{-1.0, 0.15865525393145705141},     {-2.0, 0.0227501319481792072},
                       {-5.0, 2.8665157187919391167e-7},   {-8.0, 6.2209605742717841235e-16},
                       {-20.0, 2.7536241186062336951e-89}, {-37.0, 5.7255712225245768227e-300}};
  for (const auto& [x, p] : expected) EXPECT_THAT(normal_cdf(x), IsCloseTo(p, 2e-15)) << x;
}

TEST(NormalCdf, KeepsItsRelativeErrorOverTheWholeRange) {
  for (int i = -37500; i <= 9000; ++i) {
    const double x = i * 0.001;
    const long double exact = 0.5L * erfcl(-static_cast<long double>(x) / sqrtl(2.0L));
    ASSERT_THAT(normal_cdf(x), IsCloseTo(exact, 2e-15)) << x;
  }
}

TEST(NormalCdf, IsExactInTheMiddleAndAtTheEnds) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(normal_cdf(0.0), 0.5);
  EXPECT_EQ(normal_cdf(-0.0), 0.5);
  EXPECT_EQ(normal_cdf(-infinity), 0.0);
  EXPECT_EQ(normal_cdf(-39.0), 0.0);
  EXPECT_EQ(normal_cdf(9.0), 1.0);
  EXPECT_EQ(normal_cdf(infinity), 1.0);
  EXPECT_TRUE(std::isnan(normal_cdf(std::numeric_limits<double>::quiet_NaN())));
}

TEST(NormalCdf, SinksIntoSubnormalsWithoutAStep) {
  EXPECT_GT(normal_cdf(-38.0), 0.0);
  EXPECT_THAT(normal_cdf(-38.0), IsCloseTo(2.885428371e-316, 1e-7));
  EXPECT_LT(normal_cdf(-38.4), normal_cdf(-38.3));
}

TEST(NormalQuantile, InvertsTheDistributionFunction) {
  for (int i = 1; i < 4000; ++i) {
    const double z = -36.0 + 0.01 * i;  // up to 4: beyond, u itself resolves z no better than 1e-12
    EXPECT_NEAR(normal_quantile(normal_cdf(z)), z, 1e-11) << z;
  }
}

TEST(NormalQuantile, IsOddAroundOneHalf) {
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  for (const double p : {0x1p-2, 0x1p-5, 0x1p-20, 0x1p-50}) {
    EXPECT_EQ(normal_quantile(1.0 - p), -normal_quantile(p)) << p;
  }
}

TEST(NormalQuantile, SaysWhatLiesOutsideItsDomain) {
  EXPECT_EQ(normal_quantile(0.0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(normal_quantile(1.0), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(normal_quantile(-0.1)));
  EXPECT_TRUE(std::isnan(normal_quantile(1.1)));
  EXPECT_TRUE(std::isnan(normal_quantile(std::numeric_limits<double>::quiet_NaN())));
}

TEST(NormalPdf, AgreesWithItsFormula) {
  for (int i = -370; i <= 370; ++i) {
    const double x = i * 0.1;
    const long double square = static_cast<long double>(x) * static_cast<long double>(x);
    const long double exact = expl(-0.5L * square) / sqrtl(2.0L * acosl(-1.0L));
    EXPECT_THAT(normal_pdf(x), IsCloseTo(exact, 1e-15)) << x;
  }
}

// ES of a standard normal loss: φ(Φ⁻¹(α))/(1 − α).
TEST(NormalPdf, GivesTheExpectedShortfallOfANormalLoss) {
  const Pairs expected{{0.95, 2.0627128075074260193},
                       {0.975, 2.3378027922014143996},
                       {0.99, 2.6652142203458048132},
                       {0.999, 3.3670900770639904317}};
  for (const auto& [level, es] : expected) {
    // 1 − level carries half an ulp of level, 1e-13 of itself at 0.999.
    EXPECT_THAT(normal_pdf(normal_quantile(level)) / (1.0 - level), IsCloseTo(es, 1e-12)) << level;
  }
}

}  // namespace
}  // namespace faultline::numerics::normal_test
