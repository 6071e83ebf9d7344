// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/student_t.hpp"

#include <cmath>

#include "failure/keys.hpp"
#include "numerics/tail_dependence.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

/// Reference values: mpmath at 18 digits or more, by quadrature over the mixing variable and the
/// common factor.
namespace faultline::failure::student_t_test {
namespace {

using test::FailureScenario;

constexpr std::int64_t million = 1 << 20;

FailureScenario pair_of(double p) {
  FailureScenario scenario;
  scenario.add_avs("a", p);
  scenario.add_avs("b", p);
  return scenario;
}

/// All causes in one factor block, with this correlation between each two.
FailureScenario in_factor_form(FailureScenario scenario, double rho) {
  const double loading = std::sqrt(std::abs(rho));
  scenario.declare_common_factor(loading).factors[0].override_loading["b"] =
      std::copysign(loading, rho);
  return scenario;
}

FailureScenario in_matrix_form(FailureScenario scenario, double rho) {
  scenario.declare_matrix(test::equicorrelation(scenario.failure.avs.size(), rho));
  return scenario;
}

FailureScenario with_t(FailureScenario scenario, double nu) {
  scenario.failure.dependence->copula = Copula::student_t;
  scenario.failure.dependence->degrees_of_freedom = nu;
  return scenario;
}

/// Number of trials in which every AVS fails.
std::int64_t joint_failures(const FailureScenario& scenario, std::int64_t trials) {
  const auto model = scenario.model();
  const auto all = (std::uint64_t{1} << scenario.failure.avs.size()) - 1;
  std::int64_t count = 0;
  for (std::int64_t first = 0; first < trials; first += million) {
    const auto batch = test::draw(model, 5, {static_cast<std::uint64_t>(first), million});
    for (const auto set : test::struck_sets(batch)) count += set == all;
  }
  return count;
}

TEST(StudentTCopula, HasTheBivariateJointFailureInBothForms) {
  struct Row {
    double p, rho, nu, joint;
  };
  constexpr Row rows[] = {{.01, .5, 4, 0.0028767843485153781188},
                          {.01, 0, 4, 0.00094578463383201316311},
                          {.01, .5, 10, 0.0019676066576571631094},
                          {.001, .2, 5, 0.00010516535954058298843},
                          {.01, -.5, 4, 0.00016154323790348562354}};
  // Ten scores: a false alarm has probability 7e-5.
  for (const auto& [p, rho, nu, joint] : rows) {
    SCOPED_TRACE(testing::Message() << "p = " << p << ", rho = " << rho << ", nu = " << nu);
    const auto factor = with_t(in_factor_form(pair_of(p), rho), nu);
    test::expect_probability(joint_failures(factor, 2 * million), 2 * million, joint);
    const auto matrix = with_t(in_matrix_form(pair_of(p), rho), nu);
    test::expect_probability(joint_failures(matrix, 2 * million), 2 * million, joint);
  }
}

// The tail dependence is 0.25317; a Gaussian pair with this correlation falls from 0.13 over 0.03
// to 0.01 at the same levels.
TEST(StudentTCopula, KeepsItsDependenceInTheTail) {
  struct Row {
    double p, joint;
  };
  constexpr Row rows[] = {
      {1e-2, 0.00287678434851538}, {1e-3, 0.000263493170592952}, {1e-4, 2.56378508761555e-5}};
  const double tail_dependence = numerics::student_t_tail_dependence(4.0, 0.5);
  // Six scores of at least 100 expected hits: a false alarm has probability below 1e-4.
  for (const auto& [p, joint] : rows) {
    SCOPED_TRACE(testing::Message() << "p = " << p);
    EXPECT_NEAR(joint / p, tail_dependence, 0.35 * std::sqrt(p));
    for (const auto& form : {in_factor_form(pair_of(p), 0.5), in_matrix_form(pair_of(p), 0.5)})
      test::expect_probability(joint_failures(with_t(form, 4), 4 * million), 4 * million, joint);
  }
}

TEST(StudentTCopula, HasTheJointFailureOfSeveralCauses) {
  struct Row {
    int n;
    double rho, nu, joint;
  };
  constexpr Row rows[] = {{5, .5, 4, 0.00057441802854688}, {3, .2, 10, 0.000136288473960451}};
  // Four scores: a false alarm has probability 3e-5.
  for (const auto& [n, rho, nu, joint] : rows) {
    SCOPED_TRACE(testing::Message() << n << " causes");
    auto factor = test::homogeneous(n, 0.01);
    factor.declare_common_factor(std::sqrt(rho));
    test::expect_probability(joint_failures(with_t(factor, nu), 2 * million), 2 * million, joint);
    const auto matrix = in_matrix_form(test::homogeneous(n, 0.01), rho);
    test::expect_probability(joint_failures(with_t(matrix, nu), 2 * million), 2 * million, joint);
  }
}

/// a in a factor block of its own and b in a matrix block of its own.
FailureScenario two_blocks(double p) {
  auto scenario = pair_of(p);
  auto& dependence = scenario.declare_common_factor(0.5);
  dependence.blocks = {{.causes = {"avs.a"}, .matrix = std::nullopt},
                       {.causes = {"avs.b"},
                        .structure = Structure::matrix,
                        .matrix = base::NamedMatrix{"", {"b"}, {1.0}}}};
  return scenario;
}

TEST(StudentTCopula, HasOneMixingVariableForAllBlocks) {
  // Two scores: a false alarm has probability 1.4e-5.
  constexpr double uncorrelated = 0.00094578463383201316311;
  test::expect_probability(joint_failures(with_t(two_blocks(0.01), 4), 4 * million), 4 * million,
                           uncorrelated);
  auto outside = with_t(two_blocks(0.01), 4);
  outside.failure.dependence->blocks.pop_back();
  outside.failure.dependence->independent = {"avs.b"};
  test::expect_probability(joint_failures(outside, 4 * million), 4 * million, 1e-4);
}

TEST(StudentTCopula, IsGaussianWithManyDegreesOfFreedom) {
  // At ν = 10⁶ the two joint probabilities differ by 2e-5 of themselves, a thousandth of the
  // standard error. Two scores: a false alarm has probability 1.4e-5.
  constexpr double gaussian = 0.0012939244182646551862;
  for (const auto& form : {in_factor_form(pair_of(0.01), 0.5), in_matrix_form(pair_of(0.01), 0.5)})
    test::expect_probability(joint_failures(with_t(form, 1e6), 2 * million), 2 * million, gaussian);
}

TEST(StudentTCopula, FailsTogetherAtFullCorrelation) {
  // 2·10⁴ expected failures of a, and 0.06 expected trials with only one of two.
  for (const auto& form :
       {in_factor_form(pair_of(0.01), 1.0 - 1e-12), in_matrix_form(pair_of(0.01), 1.0)}) {
    const auto model = with_t(form, 4).model();
    const auto batch = test::draw(model, 5, {0, 2 * million});
    std::int64_t alone = 0;
    for (const auto set : test::struck_sets(batch)) alone += set == 1 || set == 2;
    EXPECT_LE(alone, 1);
  }
}

TEST(StudentTCopula, KeepsItsMarginsWhereTheMixingVariableIsMostUneven) {
  // ν = 1, the smallest probability and a large one. Four scores: a false alarm has probability
  // 3e-5.
  for (const double p : {1e-4, 0.6}) {
    for (const auto& form : {in_factor_form(pair_of(p), 0.3), in_matrix_form(pair_of(p), 0.3)}) {
      const auto batch = test::draw(with_t(form, 1).model(), 6, {0, 4 * million});
      std::int64_t hits = 0;
      for (const auto set : test::struck_sets(batch)) hits += static_cast<std::int64_t>(set & 1u);
      test::expect_probability(hits, 4 * million, p);
    }
  }
}

}  // namespace
}  // namespace faultline::failure::student_t_test
