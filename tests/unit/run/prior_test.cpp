// SPDX-License-Identifier: Apache-2.0
#include "run/prior.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"

namespace faultline::run::prior_test {
namespace {

const Prior beta = BetaPrior{{0.5, 400.0}};
const Prior interval = IntervalPrior{{0.1, 0.4}};

Prior lognormal(double median, double sigma) {
  return LognormalPrior{{.median = median, .sigma = sigma}};
}

TEST(Prior, HasTheQuantilesOfItsLaw) {
  for (const double u : {0.01, 0.3, 0.5, 0.99}) {
    const double p = prior_quantile(beta, base::probability(), u);
    EXPECT_NEAR(numerics::beta_cdf(0.5, 400.0, p), u, 1e-12);
    EXPECT_DOUBLE_EQ(prior_quantile(interval, base::probability(), u), 0.1 + 0.3 * u);
    const double x = prior_quantile(lognormal(0.2, 0.5), base::at_least(0.0), u);
    EXPECT_NEAR(numerics::normal_cdf(std::log(x / 0.2) / 0.5), u, 1e-12);
  }
}

// With shape 1/2 it is the law of Z²/2 for a standard normal Z, with shape 1 the exponential one.
TEST(Prior, GammaHasTheClosedFormsOfItsShapes) {
  for (const double u : {1e-6, 0.025, 0.5, 0.975}) {
    const double z = numerics::normal_quantile(0.5 * (1.0 + u));
    EXPECT_NEAR(prior_quantile(GammaPrior{{0.5, 3.2}}, base::at_least(0.0), u) / (z * z / 6.4), 1.0,
                1e-9);
    EXPECT_NEAR(
        prior_quantile(GammaPrior{{1.0, 4.0}}, base::at_least(0.0), u) / (-std::log1p(-u) / 4.0),
        1.0, 1e-12);
  }
}

TEST(Prior, GammaIsALawOfNumbersFromZeroOnWithoutAnUpperEnd) {
  const Prior gamma = GammaPrior{{0.5, 3.2}};
  EXPECT_FALSE(flaw_of(gamma, base::at_least(0.0)));
  EXPECT_FALSE(flaw_of(gamma, base::above(0.0)));
  EXPECT_GT(prior_quantile(GammaPrior{{0.001, 1.0}}, base::above(0.0), 1e-10), 0.0);
  for (const auto& range : {base::probability(), base::fraction(), base::at_least(1.0)})
    EXPECT_TRUE(flaw_of(gamma, range));
  EXPECT_TRUE(flaw_of(GammaPrior{{0.5}}, base::at_least(0.0)));
  EXPECT_TRUE(flaw_of(GammaPrior{{0.5, 0.0}}, base::at_least(0.0)));
  EXPECT_TRUE(flaw_of(GammaPrior{{0.5, 1.0, 2.0}}, base::at_least(0.0)));
}

TEST(Prior, LognormalIsCutOffAtTheRangeOfItsNumber) {
  const auto law = lognormal(0.3, 0.55);  // 1.4 % above 1, so that less is refused
  EXPECT_TRUE(flaw_of(law, base::probability()));
  const auto narrower = lognormal(0.3, 0.5);  // 0.8 % above 1
  EXPECT_FALSE(flaw_of(narrower, base::probability()));
  const double inside = numerics::normal_cdf(std::log(1.0 / 0.3) / 0.5);
  const double x = prior_quantile(narrower, base::probability(), 0.9);
  EXPECT_NEAR(numerics::normal_cdf(std::log(x / 0.3) / 0.5), 0.9 * inside, 1e-12);
  EXPECT_LT(prior_quantile(narrower, base::probability(), 1.0 - 1e-12), 1.0);
}

TEST(Prior, StaysInsideAnOpenRange) {
  const Prior tiny = BetaPrior{{0.001, 1.0}};
  EXPECT_GT(prior_quantile(tiny, base::fraction(), 1e-10), 0.0);
  const Prior huge = BetaPrior{{1.0, 0.001}};
  EXPECT_LT(prior_quantile(huge, base::probability(), 1.0 - 1e-10), 1.0);
}

TEST(Prior, MustSuitTheRangeOfItsNumber) {
  EXPECT_FALSE(flaw_of(beta, base::probability()));
  EXPECT_TRUE(flaw_of(beta, base::at_least(1.0)));
  EXPECT_FALSE(flaw_of(interval, base::fraction()));
  EXPECT_TRUE(flaw_of(interval, base::at_least(0.2)));
  EXPECT_TRUE(flaw_of(IntervalPrior{{0.4, 0.1}}, base::fraction()));
  EXPECT_TRUE(flaw_of(IntervalPrior{{0.4}}, base::fraction()));
  EXPECT_TRUE(flaw_of(BetaPrior{{1.0, 0.0}}, base::probability()));
  EXPECT_TRUE(flaw_of(BetaPrior{{1.0, 2.0, 3.0}}, base::probability()));
}

}  // namespace
}  // namespace faultline::run::prior_test
