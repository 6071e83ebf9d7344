// SPDX-License-Identifier: Apache-2.0
#include "numerics/tail_dependence.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "base/contracts.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/pair_probability.hpp"
#include "unit/numerics/relative_error.hpp"

namespace faultline::numerics::tail_dependence_test {
namespace {

// Reference values: mpmath, 30 digits.
TEST(TailDependence, OfATCopulaAgreesWithReferenceValues) {
  struct Row {
    double nu, rho, lambda;
  };
  constexpr Row rows[] = {
      {1, 0, 0.2928932188134524756},     {2, .5, 0.39100221895577064191},
      {4, 0, 0.07558681842161243795},    {4, .3, 0.16175748465203769774},
      {4, .5, 0.25316999510032262953},   {4, .9, 0.62981187119246445345},
      {10, .5, 0.081864231165694385578}, {20, .5, 0.015117916451873046585},
      {3, -.3, 0.052684714574920415847},
  };
  for (const auto& [nu, rho, lambda] : rows)
    EXPECT_THAT(student_t_tail_dependence(nu, rho), IsCloseTo(lambda, 1e-10)) << nu << ", " << rho;
}

// What the pair law has left at p differs from the limit by a multiple of p^(2/ν), the next order
// of the law's tail: a hundredth of p leaves 100^(−2/ν) of the difference, nearly.
TEST(TailDependence, IsTheLimitOfThePairLaw) {
  for (const double nu : {1.0, 2.0, 4.0})
    for (const double rho : {-0.3, 0.0, 0.5, 0.9}) {
      const auto difference = [&](double p) {
        const PairProbability::Margin margin{student_t_quantile(nu, p), p};
        return PairProbability(margin, margin, nu).at(rho) / p - student_t_tail_dependence(nu, rho);
      };
      const double shrinks = std::pow(100.0, -2.0 / nu);
      EXPECT_NEAR(difference(1e-6), difference(1e-4) * shrinks,
                  0.05 * std::fabs(difference(1e-4)) * shrinks + 1e-9)
          << nu << ", " << rho;
    }
}

TEST(TailDependence, IsWholeWhereOneVariableIsTheOther) {
  EXPECT_EQ(student_t_tail_dependence(4.0, 1.0), 1.0);
}

TEST(TailDependence, RefusesWhatHasNone) {
  EXPECT_THROW((void)student_t_tail_dependence(std::numeric_limits<double>::infinity(), 0.5),
               base::ContractViolation);
  EXPECT_THROW((void)student_t_tail_dependence(4.0, -1.0), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::numerics::tail_dependence_test
