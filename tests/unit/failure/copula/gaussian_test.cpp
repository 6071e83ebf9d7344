// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/gaussian.hpp"

#include <array>
#include <bit>
#include <cmath>

#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

/// Reference values: mpmath at 30 digits, by one-dimensional quadrature of the conditional law.
namespace faultline::failure::gaussian_test {
namespace {

using test::FailureScenario;

constexpr std::int64_t million = 1 << 20;

/// Number of trials in which every AVS fails.
std::int64_t joint_failures(const FailureScenario& scenario, std::int64_t trials) {
  const auto model = scenario.model();
  const auto all = (std::uint64_t{1} << scenario.failure.avs.size()) - 1;
  std::int64_t count = 0;
  for (std::int64_t first = 0; first < trials; first += million) {
    const auto batch = test::draw(model, 4, {static_cast<std::uint64_t>(first), million});
    for (const auto set : test::struck_sets(batch)) count += set == all;
  }
  return count;
}

FailureScenario pair_of(double p1, double p2) {
  FailureScenario scenario;
  scenario.add_avs("a", p1);
  scenario.add_avs("b", p2);
  return scenario;
}

TEST(GaussianCopula, HasTheBivariateNormalJointFailureInBothForms) {
  struct Row {
    double p1, p2, rho, joint;
  };
  constexpr Row rows[] = {
      {.01, .01, .2, 0.0003389171790734497174},    {.01, .01, .5, 0.0012939244182646551862},
      {.01, .01, .9, 0.0054197093363004676971},    {.01, .01, .99, 0.0085018424616411293535},
      {.01, .05, -.3, 0.000053629362789578829893}, {.02, .02, .95, 0.013974056153426824061},
  };
  // Twelve scores: a false alarm has probability 8e-5.
  for (const auto& [p1, p2, rho, joint] : rows) {
    SCOPED_TRACE(testing::Message() << "p = " << p1 << ", " << p2 << ", rho = " << rho);
    auto factor = pair_of(p1, p2);
    const double loading = std::sqrt(std::abs(rho));
    factor.declare_common_factor(loading).factors[0].override_loading["b"] =
        std::copysign(loading, rho);
    test::expect_probability(joint_failures(factor, 2 * million), 2 * million, joint);
    auto matrix = pair_of(p1, p2);
    matrix.declare_matrix({1.0, rho, rho, 1.0});
    test::expect_probability(joint_failures(matrix, 2 * million), 2 * million, joint);
  }
}

TEST(GaussianCopula, HasTheOrthantProbabilitiesOfEquicorrelatedNormals) {
  // Correlation ½: 1/(n+1). Four scores: a false alarm has probability 3e-5.
  for (const int n : {3, 10}) {
    auto factor = test::homogeneous(n, 0.5);
    factor.declare_common_factor(std::sqrt(0.5));
    test::expect_probability(joint_failures(factor, million), million, 1.0 / (n + 1));
    auto matrix = test::homogeneous(n, 0.5);
    matrix.declare_matrix(test::equicorrelation(static_cast<std::size_t>(n), 0.5));
    test::expect_probability(joint_failures(matrix, million), million, 1.0 / (n + 1));
  }
}

TEST(GaussianCopula, HasTheOrthantProbabilityOfUnequalCorrelations) {
  auto scenario = test::homogeneous(3, 0.5);
  scenario.declare_matrix({1.0, 0.3, 0.5, 0.3, 1.0, -0.2, 0.5, -0.2, 1.0});
  // A false alarm has probability 7e-6.
  test::expect_probability(joint_failures(scenario, million), million, 0.17488978345959250639);
}

TEST(GaussianCopula, HasTheJointFailureOfSeveralEquicorrelatedCauses) {
  struct Row {
    int n;
    double p, rho, joint;
  };
  constexpr Row rows[] = {{3, .01, .2, 2.4158811519481991138e-5},
                          {5, .01, .5, 7.4795077122443875051e-5},
                          {10, .01, .5, 9.4496983807264634656e-6}};
  // Six scores of 40 to 300 hits: a false alarm has probability below 1e-4.
  for (const auto& [n, p, rho, joint] : rows) {
    SCOPED_TRACE(testing::Message() << n << " causes");
    auto factor = test::homogeneous(n, p);
    factor.declare_common_factor(std::sqrt(rho));
    test::expect_probability(joint_failures(factor, 4 * million), 4 * million, joint);
    auto matrix = test::homogeneous(n, p);
    matrix.declare_matrix(test::equicorrelation(static_cast<std::size_t>(n), rho));
    test::expect_probability(joint_failures(matrix, 4 * million), 4 * million, joint);
  }
}

TEST(GaussianCopula, HasTheJointFailureOfADenseTrivariateMatrix) {
  FailureScenario scenario;
  scenario.add_avs("a", 0.01);
  scenario.add_avs("b", 0.02);
  scenario.add_avs("c", 0.05);
  scenario.declare_matrix({1.0, 0.3, 0.5, 0.3, 1.0, -0.2, 0.5, -0.2, 1.0});
  // A false alarm has probability 7e-6.
  test::expect_probability(joint_failures(scenario, 4 * million), 4 * million,
                           0.00012378941702726275257);
}

/// How many of the causes fail in each trial.
std::vector<std::int64_t> failures_by_number(const FailureScenario& scenario, std::int64_t trials) {
  std::vector<std::int64_t> trials_with(scenario.failure.avs.size() + 1);
  const auto batch = test::draw(scenario.model(), 6, {0, static_cast<std::uint64_t>(trials)});
  for (std::size_t i = 0; i < batch.trials.count; ++i)
    ++trials_with[batch.offset[i + 1] - batch.offset[i]];
  return trials_with;
}

TEST(GaussianCopula, HasTheLawOfTheNumberOfFailuresUnderOneFactor) {
  auto scenario = test::homogeneous(100, 0.01);
  scenario.declare_common_factor(std::sqrt(0.2));
  const auto trials_with = failures_by_number(scenario, million);
  // Nine scores: a false alarm has probability 6e-5.
  test::expect_probability(trials_with[0], million, 0.56809251557486833244);
  test::expect_probability(trials_with[1], million, 0.21305885653182916685);
  test::expect_probability(trials_with[2], million, 0.095611118817504489806);
  test::expect_probability(trials_with[5], million, 0.016167910561583741095);
  test::expect_probability(trials_with[10], million, 0.0020093378995784025677);
  const auto at_least = [&](std::size_t k) {
    std::int64_t count = 0;
    for (; k < trials_with.size(); ++k) count += trials_with[k];
    return count;
  };
  test::expect_probability(at_least(5), million, 0.047137418802588855623);
  test::expect_probability(at_least(10), million, 0.0072582662343584700415);
  test::expect_probability(at_least(20), million, 0.00040408890291162675861);
  test::expect_probability(at_least(30), million, 3.3191833394889543265e-5);
}

}  // namespace
}  // namespace faultline::failure::gaussian_test
