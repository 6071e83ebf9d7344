// SPDX-License-Identifier: Apache-2.0
#include "failure/event_matrix.hpp"

#include <limits>

#include "unit/failure/failure_scenario.hpp"

/// Reference values: mpmath at 18 digits or more.
namespace faultline::failure::event_matrix_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double gaussian = std::numeric_limits<double>::infinity();

EventMatrix pair_of(double p, double q, double correlation) {
  return {{"a", "b"}, {p, q}, {1.0, correlation, correlation, 1.0}};
}

std::vector<base::Issue> complaints_about(const EventMatrix& events, double degrees_of_freedom) {
  base::Issues issues;
  static_cast<void>(
      latent_correlations(events, degrees_of_freedom, "file", issues, base::serial_executor()));
  return issues.list();
}

TEST(EventMatrix, HasTheLatentCorrelationsOfItsPairs) {
  base::Issues issues;
  const EventMatrix events{{"a", "b", "c"},
                           {.01, .01, .02},
                           {1.0, .2, .05,  //
                            .2, 1.0, .05,  //
                            .05, .05, 1.0}};
  const auto latent =
      latent_correlations(events, gaussian, "file", issues, base::serial_executor());
  EXPECT_THAT(issues.list(), IsEmpty());
  ASSERT_THAT(latent, SizeIs(9));
  EXPECT_EQ(latent[4], 1.0);
  EXPECT_NEAR(latent[1], 0.62881366746283547511, 1e-10);
  EXPECT_NEAR(latent[3], 0.62881366746283547511, 1e-10);
  EXPECT_NEAR(latent[2], 0.28556174580640688474, 1e-10);
  EXPECT_NEAR(latent[7], 0.28556174580640688474, 1e-10);
}

TEST(EventMatrix, TakesNegativeCorrelationsUnderGaussian) {
  base::Issues issues;
  const auto latent =
      latent_correlations(pair_of(.1, .3, -.1), gaussian, "file", issues, base::serial_executor());
  EXPECT_THAT(issues.list(), IsEmpty());
  EXPECT_NEAR(latent[1], -0.24749948990785106475, 1e-10);
}

TEST(EventMatrix, ReachesBothEnds) {
  base::Issues issues;
  const auto upper = latent_correlations(pair_of(.01, .02, 0.70352647068144845284), gaussian,
                                         "file", issues, base::serial_executor());
  EXPECT_GT(upper[1], 0.98);
  const auto same =
      latent_correlations(pair_of(.01, .01, 1.0), 4.0, "file", issues, base::serial_executor());
  EXPECT_NEAR(same[1], 1.0, 1e-12);
  EXPECT_THAT(issues.list(), IsEmpty());
  EXPECT_THAT(complaints_about(pair_of(.01, .02, -0.014357683075131601078), gaussian), IsEmpty());
}

TEST(EventMatrix, NamesPairsBeyondFrechetsBounds) {
  const auto above = complaints_about(pair_of(.01, .02, .71), gaussian);
  ASSERT_THAT(above, ElementsAre(Complains("file[a, b]",
                                           "event correlation 0.71 of `a` and `b` is more "
                                           "than their probabilities 0.01 and 0.02 allow")));
  EXPECT_EQ(above[0].expected, "from -0.0143577 to 0.703526");
  const auto range_of = [](double p, double q) {
    return complaints_about(pair_of(p, q, .71), gaussian).at(0).expected;
  };
  EXPECT_EQ(range_of(.001, .1), "from -0.0105462 to 0.0949158");
  EXPECT_EQ(range_of(.3, .8), "from -0.763763 to 0.327327");
  EXPECT_THAT(complaints_about(pair_of(.01, .02, -.015), gaussian),
              ElementsAre(Complains("file[a, b]", "is less than")));
}

// (joint failure at ρ = 0 − p²)/(p(1−p)) = (0.00094578463 − 0.0001)/0.0099.
TEST(EventMatrix, SaysWhereTheFloorOfTheMixingVariableIs) {
  base::Issues issues;
  const auto above =
      latent_correlations(pair_of(.01, .01, .0855), 4.0, "file", issues, base::serial_executor());
  EXPECT_THAT(issues.list(), IsEmpty());
  EXPECT_GT(above[1], 0.0);
  const auto below = complaints_about(pair_of(.01, .01, .085), 4.0);
  ASSERT_THAT(below, ElementsAre(Complains("file[a, b]", "is less than")));
  EXPECT_EQ(below[0].expected, "from 0.0854328 to 1");
  EXPECT_THAT(below[0].hint, HasSubstr("with 4 degrees of freedom"));
}

TEST(EventMatrix, InvertsTheJointFailureUnderT) {
  base::Issues issues;
  constexpr double joint = 0.0028767843485153781188;
  const double event = (joint - 1e-4) / 0.0099;
  const auto latent =
      latent_correlations(pair_of(.01, .01, event), 4.0, "file", issues, base::serial_executor());
  EXPECT_NEAR(latent[1], 0.5, 1e-10);
}

/// Runs tasks backwards, as threads might.
class Backwards final : public base::Executor {
 public:
  [[nodiscard]] std::size_t worker_count() const override { return 1; }
  void for_each(std::size_t count, const Body& body) override {
    while (count > 0) body(--count, 0);
  }
};

TEST(EventMatrix, DoesNotDependOnTheOrderOfTasks) {
  EventMatrix events;
  constexpr std::size_t n = 6;
  for (std::size_t i = 0; i < n; ++i) {
    events.names.push_back(std::to_string(i));
    events.probabilities.push_back(0.01 * static_cast<double>(i + 1));
    for (std::size_t j = 0; j < n; ++j)
      events.correlations.push_back(i == j ? 1.0 : 0.01 * static_cast<double>(1 + i + j));
  }
  for (const double impossible : {0.05, 0.999}) {
    events.correlations[1] = events.correlations[n] = impossible;
    events.correlations[n - 1] = events.correlations[n * n - n] = impossible;
    Backwards backwards;
    base::Issues forth;
    base::Issues back;
    EXPECT_EQ(latent_correlations(events, 4.0, "file", forth, base::serial_executor()),
              latent_correlations(events, 4.0, "file", back, backwards));
    ASSERT_EQ(forth.list().size(), back.list().size());
    for (std::size_t k = 0; k < forth.list().size(); ++k)
      EXPECT_EQ(forth.list()[k].path, back.list()[k].path);
  }
}

TEST(EventMatrix, ListsTwentyPairsAndCountsTheOthers) {
  EventMatrix events;
  constexpr std::size_t n = 8;  // 28 pairs
  for (std::size_t i = 0; i < n; ++i) {
    events.names.push_back(std::to_string(i));
    events.probabilities.push_back(0.01 * static_cast<double>(i + 1));
  }
  events.correlations.assign(n * n, 0.999);
  const auto complaints = complaints_about(events, gaussian);
  ASSERT_THAT(complaints, SizeIs(21));
  EXPECT_THAT(complaints.back(), Complains("file", "8 more pairs"));
}

}  // namespace
}  // namespace faultline::failure::event_matrix_test
