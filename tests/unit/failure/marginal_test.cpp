// SPDX-License-Identifier: Apache-2.0
#include "failure/marginal.hpp"

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::marginal_test {
namespace {

using test::Complains;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Marginals : public testing::Test {
 protected:
  Hazard compile(Marginal marginal, double horizon = 1.0) {
    return compile_hazard(marginal, shocks_, horizon, "avs.a", issues_);
  }
  Hazard compile(std::optional<double> all, std::optional<double> residual, double horizon = 1.0) {
    return compile(Marginal{all, residual, std::nullopt}, horizon);
  }
  std::vector<KillRate> shocks_;
  base::Issues issues_;
};

TEST_F(Marginals, WithoutShocksIsTheWholeHazard) {
  const Hazard hazard = compile(0.1, std::nullopt, 2.0);
  EXPECT_DOUBLE_EQ(hazard.rate, -std::log(0.9));
  EXPECT_DOUBLE_EQ(hazard.probability, 0.19);
}

TEST_F(Marginals, IsWhatShocksLeave) {
  shocks_ = {{"s", 0.01}, {"t", 0.01}};
  EXPECT_DOUBLE_EQ(compile(0.1, std::nullopt).rate, -std::log(0.9) - 0.02);
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Marginals, IsNothingWhenShocksAreTheOnlyReason) {
  shocks_ = {{"s", 0.01}};
  EXPECT_EQ(compile(-std::expm1(-0.01), std::nullopt).rate, 0.0);
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Marginals, NamesTheShocksThatBringMoreThanAllReasons) {
  shocks_ = {{"s", 0.05}, {"t", 0.1}};
  compile(0.01, std::nullopt);
  ASSERT_THAT(issues_.list(),
              ElementsAre(Complains("avs.a.failure_probability", "shocks `s`, `t` bring")));
  EXPECT_THAT(issues_.list()[0].hint, HasSubstr("residual_probability"));
}

TEST_F(Marginals, ThatShocksLeaveTooSmallSaysThatItIsWhatTheyLeave) {
  shocks_ = {{"s", 0.01}};
  compile(-std::expm1(-0.01 - 5e-8), std::nullopt);
  ASSERT_THAT(issues_.list(),
              ElementsAre(Complains("avs.a.failure_probability", "5e-08: probabilities below")));
  EXPECT_THAT(issues_.list()[0].hint, HasSubstr("what the shocks leave"));
}

TEST_F(Marginals, OfAResidualProbabilityIgnoresShocks) {
  shocks_ = {{"s", 0.1}};
  EXPECT_DOUBLE_EQ(compile(std::nullopt, 0.01).rate, -std::log1p(-0.01));
  EXPECT_EQ(compile(std::nullopt, 0.0).probability, 0.0);
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Marginals, NeedExactlyOneOfProbabilitiesAndRate) {
  compile(Marginal{});
  compile(Marginal{0.1, 0.1, 0.1});
  compile(Marginal{std::nullopt, 0.1, 0.1});
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("avs.a.failure_probability", "missing"),
                          Complains("avs.a.failure_probability",
                                    "more than one is written: `failure_probability` and "
                                    "`residual_probability` and `rate_per_year`"),
                          Complains("avs.a.failure_probability",
                                    "`residual_probability` and `rate_per_year`")));
}

TEST_F(Marginals, OfARateRepeatWithWhatShocksLeaveOfIt) {
  shocks_ = {{"s", 0.5}};
  const Hazard hazard = compile(Marginal{std::nullopt, std::nullopt, 3.0}, 2.0);
  EXPECT_DOUBLE_EQ(hazard.rate, 2.5);
  EXPECT_DOUBLE_EQ(hazard.probability, -std::expm1(-5.0));
  EXPECT_EQ(hazard.repetition, Repetition::repeated);
  EXPECT_EQ(compile(0.9, std::nullopt).repetition, Repetition::once);
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(Marginals, OfARateThatIsTooLowOrTooHighAreRefused) {
  compile(Marginal{std::nullopt, std::nullopt, 5'001.0}, 2.0);
  compile(Marginal{std::nullopt, std::nullopt, 1e-8});
  shocks_ = {{"s", 0.5}};
  compile(Marginal{std::nullopt, std::nullopt, 0.1});
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("avs.a.rate_per_year", "more than 10,000"),
                          Complains("avs.a.rate_per_year", "below 1e-7"),
                          Complains("avs.a.rate_per_year", "the shocks `s` bring")));
}

TEST_F(Marginals, TooSmallToBeSampledIsRefusedWhereItIsWritten) {
  compile(9e-8, std::nullopt);
  compile(std::nullopt, 9e-8);
  compile(2e-7, std::nullopt, 0.25);
  compile(9e-8, std::nullopt, 2.0);
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("avs.a.failure_probability", "below 1e-7"),
                                          Complains("avs.a.residual_probability", "below 1e-7"),
                                          Complains("avs.a.failure_probability", "below 1e-7")));
}

}  // namespace
}  // namespace faultline::failure::marginal_test
