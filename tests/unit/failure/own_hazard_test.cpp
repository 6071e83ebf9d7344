// SPDX-License-Identifier: Apache-2.0
#include "failure/own_hazard.hpp"

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure {
namespace {

using test::Complains;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AvsHazard : public testing::Test {
 protected:
  void add_shock(const std::string& id, double rate, std::vector<double> kill_probabilities) {
    Shock shock;
    shock.id = id;
    shock.rate = rate;
    for (const double probability : kill_probabilities) {
      Kill kill;
      kill.probability = probability;
      kill.avs.push_back({stake::AvsId(0u), 0});
      shock.kills.push_back(kill);
    }
    shocks_.push_back(shock);
  }
  Hazard compile(std::optional<double> all, std::optional<double> residual, double horizon = 1.0) {
    const AvsFailureSpec spec{all, residual, FixedLaw{1.0}, AllTakePart{}};
    return compile_hazard(spec, stake::AvsId(0u), shocks_, horizon, "avs.a", issues_);
  }
  std::vector<Shock> shocks_;
  base::Issues issues_;
};

TEST_F(AvsHazard, WithoutShocksIsTheWholeHazard) {
  const Hazard hazard = compile(0.1, std::nullopt, 2.0);
  EXPECT_DOUBLE_EQ(hazard.rate, -std::log(0.9));
  EXPECT_DOUBLE_EQ(hazard.probability, 0.19);
}

TEST_F(AvsHazard, IsWhatShocksLeave) {
  add_shock("s", 0.02, {0.5});
  add_shock("t", 0.01, {1.0});
  EXPECT_DOUBLE_EQ(compile(0.1, std::nullopt).rate, -std::log(0.9) - 0.02);
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(AvsHazard, CountsEntriesOfOneShockThatKillTogetherOnce) {
  add_shock("s", 0.02, {0.5, 0.5});
  EXPECT_DOUBLE_EQ(compile(0.1, std::nullopt).rate, -std::log(0.9) - 0.02 * 0.75);
}

TEST_F(AvsHazard, IsNothingWhenShocksAreTheOnlyReason) {
  add_shock("s", 0.02, {0.5});
  EXPECT_EQ(compile(-std::expm1(-0.01), std::nullopt).rate, 0.0);
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(AvsHazard, NamesTheShocksThatBringMoreThanAllReasons) {
  add_shock("s", 0.1, {0.5});
  add_shock("elsewhere", 0.1, {});
  add_shock("t", 0.1, {1.0});
  compile(0.01, std::nullopt);
  ASSERT_THAT(issues_.list(),
              ElementsAre(Complains("avs.a.failure_probability", "shocks `s`, `t` bring")));
  EXPECT_THAT(issues_.list()[0].hint, HasSubstr("residual_probability"));
}

TEST_F(AvsHazard, ThatShocksLeaveTooSmallSaysThatItIsWhatTheyLeave) {
  add_shock("s", 0.02, {0.5});
  compile(-std::expm1(-0.01 - 5e-8), std::nullopt);
  ASSERT_THAT(issues_.list(),
              ElementsAre(Complains("avs.a.failure_probability", "5e-08: probabilities below")));
  EXPECT_THAT(issues_.list()[0].hint, HasSubstr("what the shocks leave"));
}

TEST_F(AvsHazard, OfAResidualProbabilityIgnoresShocks) {
  add_shock("s", 0.1, {1.0});
  EXPECT_DOUBLE_EQ(compile(std::nullopt, 0.01).rate, -std::log1p(-0.01));
  EXPECT_EQ(compile(std::nullopt, 0.0).probability, 0.0);
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(AvsHazard, NeedsExactlyOneOfTheTwoProbabilities) {
  compile(std::nullopt, std::nullopt);
  compile(0.1, 0.1);
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("avs.a.failure_probability", "missing"),
                          Complains("avs.a.failure_probability", "`residual_probability` is")));
}

TEST_F(AvsHazard, TooSmallToBeSampledIsRefusedWhereItIsWritten) {
  compile(9e-8, std::nullopt);
  compile(std::nullopt, 9e-8);
  compile(2e-7, std::nullopt, 0.25);
  compile(9e-8, std::nullopt, 2.0);
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("avs.a.failure_probability", "below 1e-7"),
                                          Complains("avs.a.residual_probability", "below 1e-7"),
                                          Complains("avs.a.failure_probability", "below 1e-7")));
}

}  // namespace
}  // namespace faultline::failure
