// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "failure/copula.hpp"
#include "numerics/normal.hpp"
#include "unit/failure/statistics.hpp"
#include "unit/types_of.hpp"

/// What every suite shares that is typed over the list of copulas. Together these suites are the
/// conformance suite of copulas, and a new alternative is held to it by its line in the list.
namespace faultline::failure::test {

using EveryCopulaType = faultline::test::TypesOf<LatentCopula>;

/// The degrees of freedom at which a copula is tested: infinite where it has none.
template <class C>
std::vector<double> degrees_of_freedom_of() {
  if (!C::has_degrees_of_freedom) return {std::numeric_limits<double>::infinity()};
  return {4.0, 1.5};
}

/// Names the copula in a scenario, with degrees of freedom that are finite where it has any.
template <class C>
void name_copula(DependenceSpec& dependence, double degrees_of_freedom) {
  dependence.copula = C::word;
  if (C::has_degrees_of_freedom) dependence.degrees_of_freedom = degrees_of_freedom;
}

/// How likely right copulas are to fail the conformance suite as a whole when all seeds are chosen
/// anew: at most this, by Bonferroni's inequality. Each test has an equal part of it, and divides
/// that among its comparisons.
inline constexpr double false_alarm = 1e-3;

/// Tests of the suites of this program that are typed, whether or not they are to run.
inline int conformance_tests() {
  const auto& program = *testing::UnitTest::GetInstance();
  int tests = 0;
  for (int i = 0; i < program.total_test_suite_count(); ++i) {
    const auto& suite = *program.GetTestSuite(i);
    if (suite.type_param() != nullptr) tests += suite.total_test_count();
  }
  return tests;
}

/// All comparisons of draws with laws that one test makes.
class Comparisons {
 public:
  explicit Comparisons(std::size_t planned)
      : planned_(planned),
        level_(false_alarm / (conformance_tests() * static_cast<double>(planned))) {}
  ~Comparisons() { EXPECT_EQ(made_, planned_) << "comparisons share the level of the test"; }
  Comparisons(const Comparisons&) = delete;
  Comparisons& operator=(const Comparisons&) = delete;

  void expect_probability(std::int64_t hits, std::int64_t trials, double p) {
    ++made_;
    test::expect_probability(hits, trials, p, -numerics::normal_quantile(0.5 * level_));
  }
  template <class Cdf>
  void expect_law(std::vector<double> sample, Cdf cdf) {
    ++made_;
    test::expect_law(std::move(sample), cdf, std::sqrt(-0.5 * std::log(0.5 * level_)));
  }

 private:
  std::size_t planned_;
  double level_;  ///< of one comparison
  std::size_t made_ = 0;
};

}  // namespace faultline::failure::test
