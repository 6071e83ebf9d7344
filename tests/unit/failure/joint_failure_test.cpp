// SPDX-License-Identifier: Apache-2.0
#include "failure/joint_failure.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "failure/copula.hpp"
#include "failure/horizon_cut.hpp"
#include "numerics/bivariate_normal.hpp"
#include "numerics/normal.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::joint_failure_test {
namespace {

using test::FailureScenario;
using testing::ElementsAre;

std::size_t place_of(const ExpectedFailures& expected, const std::string& name) {
  for (std::size_t i = 0; i < expected.leading.size(); ++i)
    if (expected.causes[expected.leading[i].index()] == name) return i;
  ADD_FAILURE() << name << " is not leading";
  return 0;
}

double single(const ExpectedFailures& expected, const std::string& name) {
  return expected.probability[expected.leading[place_of(expected, name)].index()];
}

double pair(const ExpectedFailures& expected, const std::string& a, const std::string& b) {
  const auto [first, second] = std::minmax({place_of(expected, a), place_of(expected, b)});
  return expected.joint[pair_place(first, second)];
}

std::string block(const ExpectedFailures& expected, const std::string& name) {
  return expected.blocks[expected.block[place_of(expected, name)]];
}

/// E Π over the occurrences of a Poisson process of mean `dates`: Σ P(N = n)·each^n.
double spared(double dates, double each) {
  double term = std::exp(-dates);
  double sum = 0.0;
  for (int n = 0; n < 200; ++n) {
    sum += term;
    term *= dates * each / (n + 1);
  }
  return sum;
}

/// Two AVSs that only shocks kill.
FailureScenario two_shocks() {
  FailureScenario scenario;
  for (const char* id : {"a", "b"}) {
    auto& avs = scenario.add_avs(id, 0.0);
    avs.failure_probability.reset();
    avs.residual_probability = 0.0;
  }
  scenario.failure.shocks = {{"s", 0.8, {{"avs", 0.3, "", {}}, {"avs.a", 0.5, "", {}}}},
                             {"t", 0.2, {{"avs.b", 1.0, "", {}}}}};
  return scenario;
}

TEST(JointFailure, FollowsFromHowOftenShocksSpareBoth) {
  const double years = 2.0;
  const auto expected = two_shocks().model(years).expected_failures(years);
  const double k = 1.0 - 0.7 * 0.5;  // of a by s
  const double a = spared(0.8 * years, 1.0 - k);
  const double b = spared(0.8 * years, 0.7) * spared(0.2 * years, 0.0);
  const double neither = spared(0.8 * years, (1.0 - k) * 0.7) * spared(0.2 * years, 0.0);
  EXPECT_NEAR(single(expected, "avs.a"), 1.0 - a, 1e-14);
  EXPECT_NEAR(single(expected, "avs.b"), 1.0 - b, 1e-14);
  EXPECT_NEAR(single(expected, "shock.t"), 1.0 - std::exp(-0.4), 1e-14);
  EXPECT_NEAR(pair(expected, "avs.a", "avs.b"), 1.0 - a - b + neither, 1e-14);
}

// Rates 0.01 and 0.02 alone and 0.005 together, over one year: Marshall & Olkin 1967; mpmath, 30
// digits.
TEST(JointFailure, IsTheMarshallOlkinLawUnderACommonShock) {
  FailureScenario scenario;
  scenario.add_avs("a", -std::expm1(-0.015));
  scenario.add_avs("b", -std::expm1(-0.025));
  scenario.declare_independent();
  scenario.failure.shocks = {{"both", 0.005, {{"avs", 1.0, "", std::nullopt}}}};
  const auto expected = scenario.model().expected_failures(1.0);
  EXPECT_NEAR(single(expected, "avs.a"), 0.014888060396937338525, 1e-12);
  EXPECT_NEAR(single(expected, "avs.b"), 0.024690087971667331373, 1e-12);
  EXPECT_NEAR(pair(expected, "avs.a", "avs.b"), 0.0051835646261711481659, 1e-12);
}

TEST(JointFailure, NeedsTheShockThatAloneKills) {
  const auto expected = two_shocks().model(2.0).expected_failures(2.0);
  EXPECT_NEAR(pair(expected, "avs.a", "shock.s"), single(expected, "avs.a"), 1e-14);
  EXPECT_NEAR(pair(expected, "avs.b", "shock.t"), single(expected, "shock.t"), 1e-14);
  EXPECT_NEAR(pair(expected, "avs.a", "shock.t"),
              single(expected, "avs.a") * single(expected, "shock.t"), 1e-14);
}

TEST(JointFailure, HasTheProbabilitiesThatAreWrittenAllReasonsIncluded) {
  const auto scenario = test::mixed_scenario();
  const auto expected = scenario.model(1.0).expected_failures(1.0);
  for (std::size_t i = 0; i < scenario.failure.avs.size(); ++i)
    EXPECT_NEAR(single(expected, "avs." + scenario.failure.avs_ids[i]),
                *scenario.failure.avs[i].failure_probability, 1e-14);
}

TEST(JointFailure, NamesTheBlockOfEachCause) {
  auto scenario = test::mixed_scenario();
  scenario.add_avs("never", 0.0);
  auto& killed = scenario.add_avs("killed", 0.0);
  killed.failure_probability.reset();
  killed.residual_probability = 0.0;
  scenario.failure.dependence->blocks[0].causes.push_back("avs.killed");
  scenario.failure.shocks[1].kill.push_back({"avs.killed", 0.5, "", {}});
  const auto expected = scenario.model().expected_failures(1.0);
  EXPECT_EQ(block(expected, "avs.f1"), "dependence.block[0]");
  EXPECT_EQ(block(expected, "avs.m3"), "dependence.block[1]");
  EXPECT_EQ(block(expected, "avs.i"), "independent");
  EXPECT_EQ(block(expected, "avs.killed"), "independent") << "has no failures of its own";
  EXPECT_EQ(block(expected, "shock.bug"), "shock");
  for (const auto cause : expected.leading) EXPECT_NE(expected.causes[cause.index()], "avs.never");
}

TEST(JointFailure, IsTheBivariateNormalLawOfLoadingsAndMatrices) {
  FailureScenario scenario = test::mixed_scenario();
  scenario.failure.shocks.clear();
  const auto expected = scenario.model().expected_failures(1.0);
  const auto both = [](double p, double q, double rho) {
    return numerics::bivariate_normal_cdf(numerics::normal_quantile(p),
                                          numerics::normal_quantile(q), rho);
  };
  // market 0.4 · 0.4, and the client geth with 0.5 · 0.6 and 0.5.
  EXPECT_NEAR(pair(expected, "avs.f1", "avs.f2"), both(0.3, 0.2, 0.16 + 0.15), 1e-10);
  EXPECT_NEAR(pair(expected, "avs.m1", "avs.m3"), both(0.2, 0.1, 0.4), 1e-10);
  EXPECT_NEAR(pair(expected, "avs.f1", "avs.m1"), 0.3 * 0.2, 1e-14);
  EXPECT_NEAR(pair(expected, "avs.i", "avs.m1"), 0.2 * 0.2, 1e-14);
}

// P(both) at 1 %, ν = 4: 0.0028767843 at ρ = ½ and 0.00094578463 at ρ = 0 (mpmath).
TEST(JointFailure, IsTheBivariateTLawAcrossBlocksToo) {
  FailureScenario scenario = test::homogeneous(4, 0.01);
  scenario.failure.dependence = DependenceSpec{};
  auto& dependence = *scenario.failure.dependence;
  dependence.copula = Copula::student_t;
  dependence.degrees_of_freedom = 4.0;
  dependence.independent = {"avs.avs03"};
  dependence.blocks.push_back(
      {.causes = {"avs.avs00", "avs.avs01"},
       .structure = Structure::matrix,
       .matrix = base::NamedMatrix{"", {"avs00", "avs01"}, {1.0, 0.5, 0.5, 1.0}}});
  dependence.blocks.push_back({.causes = {"avs.avs02"}, .matrix = std::nullopt});
  dependence.factors.push_back({"market", "all", 0.3, {}});
  const auto expected = scenario.model().expected_failures(1.0);
  EXPECT_NEAR(pair(expected, "avs.avs00", "avs.avs01"), 0.0028767843485153781, 1e-12);
  EXPECT_NEAR(pair(expected, "avs.avs00", "avs.avs02"), 0.00094578463383201316, 1e-12);
  EXPECT_NEAR(pair(expected, "avs.avs00", "avs.avs03"), 1e-4, 1e-15);
}

TEST(JointFailure, IsAtFrechetsBoundsWhereOneIsTheOther) {
  for (const auto copula : {Copula::gaussian, Copula::student_t}) {
    for (const double rho : {1.0, -1.0}) {
      FailureScenario scenario;
      scenario.add_avs("a", 0.1);
      scenario.add_avs("b", 0.3);
      auto& dependence = scenario.declare_matrix({1.0, rho, rho, 1.0});
      dependence.copula = copula;
      if (copula == Copula::student_t) dependence.degrees_of_freedom = 3.0;
      const auto expected = scenario.model().expected_failures(1.0);
      EXPECT_NEAR(pair(expected, "avs.a", "avs.b"), rho > 0.0 ? 0.1 : 0.0, 1e-15);
    }
  }
}

TEST(JointFailure, IsOfTheMatrixThatWasRepaired) {
  FailureScenario scenario = test::homogeneous(3, 0.2);
  scenario.declare_matrix({1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0}).blocks[0].repair =
      MatrixRepair::nearest;
  const auto expected = scenario.model().expected_failures(1.0);
  const double threshold = numerics::normal_quantile(0.2);
  // Higham 2002: the nearest has 0.760690 and 0.157298.
  EXPECT_NEAR(pair(expected, "avs.avs00", "avs.avs01"),
              numerics::bivariate_normal_cdf(threshold, threshold, 0.7606898534022838), 1e-7);
  EXPECT_NEAR(pair(expected, "avs.avs00", "avs.avs02"),
              numerics::bivariate_normal_cdf(threshold, threshold, 0.1572981061383760), 1e-7);
}

TEST(JointFailure, LooksAtTheCausesMostLikelyToFail) {
  FailureScenario scenario;
  for (int i = 0; i < 300; ++i)
    scenario.add_avs("a" + std::to_string(1000 + i), i % 2 == 0 ? 1e-3 : 2e-3 + 1e-6 * i);
  scenario.declare_independent();
  const auto expected = scenario.model().expected_failures(1.0);
  ASSERT_EQ(expected.leading.size(), most_leading_causes);
  EXPECT_TRUE(std::is_sorted(expected.leading.begin(), expected.leading.end()));
  std::size_t frequent = 0;
  for (const auto cause : expected.leading) frequent += cause.index() % 2;
  EXPECT_EQ(frequent, 150u);
  EXPECT_EQ(expected.leading[expected.leading.size() - 1].index(), 299u);
  EXPECT_EQ(expected.joint.size(), 256u * 255u / 2u);
  EXPECT_NEAR(pair(expected, "avs.a1001", "avs.a1003"), 2.001e-3 * 2.003e-3, 1e-18);
}

/// Who fails in each trial of a batch.
std::vector<std::set<std::size_t>> failed_in(const OccurrenceBatch& batch) {
  std::vector<std::set<std::size_t>> failed(batch.trials.count);
  const OccurrenceSpan occurrences(batch);
  for (std::size_t t = 0; t < failed.size(); ++t) {
    const auto [begin, end] = occurrences.of_trial(t);
    for (auto j = begin; j < end; ++j) {
      failed[t].insert(occurrences[j].cause.index());
      for (const auto killed : occurrences.killed_in(j)) failed[t].insert(killed.index());
    }
  }
  return failed;
}

void expect_realised(const ExpectedFailures& expected, const OccurrenceBatch& batch) {
  std::vector<std::int64_t> count(expected.leading.size(), 0);
  std::vector<std::int64_t> both(expected.joint.size(), 0);
  for (const auto& failed : failed_in(batch))
    for (std::size_t b = 0; b < count.size(); ++b) {
      if (!failed.contains(expected.leading[b].index())) continue;
      ++count[b];
      for (std::size_t a = 0; a < b; ++a)
        if (failed.contains(expected.leading[a].index())) ++both[pair_place(a, b)];
    }
  const auto trials = static_cast<std::int64_t>(batch.trials.count);
  for (std::size_t i = 0; i < count.size(); ++i)
    test::expect_probability(count[i], trials, expected.probability[expected.leading[i].index()]);
  for (std::size_t i = 0; i < both.size(); ++i)
    test::expect_probability(both[i], trials, expected.joint[i]);
}

/// Faults of an operator in the factor block and outside, one that repeats; a shock brings two.
void add_faults(FailureScenario& scenario) {
  scenario.add_fault("x", FaultKind::double_sign, 0.15);
  auto& repeated = scenario.add_fault("x", FaultKind::downtime, 0.0);
  repeated.failure_probability.reset();
  repeated.rate_per_year = 0.6;
  scenario.failure.dependence->blocks[0].causes.push_back("operator.x.double-sign");
  scenario.failure.dependence->independent.push_back("operator.x.downtime");
  scenario.failure.shocks.push_back(
      {"leak", 0.1, {{"operator", 0.4, "double-sign", FixedLaw{0.1}}, {"avs.m1", 0.7, "", {}}}});
}

/// Draws of every kind of cause against what the model says of them, under every copula that a
/// scenario can name, up to its horizon and to a shorter one: none of some 300 counts is off, by
/// chance once in 500 seeds.
TEST(JointFailure, IsWhatDrawsRealise) {
  for (std::size_t word = 0; word < enum_words(Copula{}).known.size(); ++word) {
    const auto copula = static_cast<Copula>(word);
    auto scenario = test::mixed_scenario();
    scenario.failure.dependence->copula = copula;
    if (has_degrees_of_freedom(copula)) scenario.failure.dependence->degrees_of_freedom = 3.0;
    add_faults(scenario);
    const auto model = scenario.model(1.5);
    const auto all = test::draw(model, 5, {0, 200'000});
    expect_realised(model.expected_failures(1.5), all);
    OccurrenceBatch shorter;
    cut_at(0.6, all, shorter);
    expect_realised(model.expected_failures(0.6), shorter);
  }
}

/// AVSs that a shock kills fail whether or not an operator takes part.
TEST(JointFailure, CountsAnAvsThatIsKilledAndStrikesNobody) {
  auto scenario = two_shocks();
  for (auto& avs : scenario.failure.avs) avs.participation = EachTakesPart{0.5};
  const auto batch = test::draw(scenario.model(), 1, {0, 1'000});
  EXPECT_TRUE(batch.strikes.empty());
  EXPECT_FALSE(batch.killed.empty());
}

}  // namespace
}  // namespace faultline::failure::joint_failure_test
