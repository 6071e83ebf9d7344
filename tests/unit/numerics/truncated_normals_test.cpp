// SPDX-License-Identifier: Apache-2.0
#include "numerics/truncated_normals.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/boost_laws.hpp"
#include "numerics/correlation.hpp"
#include "numerics/normal.hpp"
#include "numerics/pair_probability.hpp"
#include "numerics/trivariate_normal.hpp"

namespace faultline::numerics::truncated_normals_test {
namespace {

constexpr double normal = std::numeric_limits<double>::infinity();

/// Standard scores beyond this have probability 6.8e-6; the seed is fixed.
constexpr double largest_score = 4.5;

std::vector<double> cholesky(std::size_t n, double rho) {
  std::vector<double> correlation(n * n, rho);
  for (std::size_t i = 0; i < n; ++i) correlation[i * n + i] = 1.0;
  return factorise(correlation, n).lower;
}

struct Drawn {
  std::vector<std::vector<double>> normals;
  std::vector<double> root;
  double accepted = 0.0;  ///< part of the attempts
};

TruncatedNormals law_of(const std::vector<double>& bounds, const std::vector<double>& lower,
                        double degrees_of_freedom) {
  return {bounds, lower, degrees_of_freedom,
          orthant_tilt(bounds, lower, degrees_of_freedom).value()};
}

Drawn draw(const TruncatedNormals& law, std::size_t count) {
  std::mt19937_64 engine(11);
  std::uniform_real_distribution<double> uniform(1e-12, 1.0 - 1e-12);
  Drawn drawn;
  std::vector<double> u(law.uniforms());
  std::vector<double> normals(u.size() - 1);
  std::size_t attempts = 0;
  while (drawn.root.size() < count) {
    for (double& one : u) one = uniform(engine);
    ++attempts;
    const auto proposal = law.propose(u, normals);
    EXPECT_LT(proposal.log_weight, 1e-6);
    if (std::log(uniform(engine)) > proposal.log_weight) continue;
    law.correlate(normals);
    drawn.normals.push_back(normals);
    drawn.root.push_back(proposal.root);
  }
  drawn.accepted = static_cast<double>(count) / static_cast<double>(attempts);
  return drawn;
}

/// The part of the draws in which every variable is below other bounds.
double part_below(const Drawn& drawn, const std::vector<double>& bounds) {
  std::size_t below = 0;
  for (std::size_t d = 0; d < drawn.root.size(); ++d) {
    bool all = true;
    for (std::size_t i = 0; i < bounds.size(); ++i)
      all &= drawn.normals[d][i] < drawn.root[d] * bounds[i];
    below += all ? 1 : 0;
  }
  return static_cast<double>(below) / static_cast<double>(drawn.root.size());
}

void expect_probability(double part, double p, std::size_t count) {
  const double error = std::sqrt(p * (1.0 - p) / static_cast<double>(count));
  EXPECT_LT(std::abs(part - p), largest_score * error) << part << " where " << p << " is expected";
}

constexpr std::size_t count = 100'000;

TEST(TruncatedNormals, OfOneVariableAreNeverRejectedAndOfItsLaw) {
  const auto drawn = draw(law_of({-2.0}, std::vector{1.0}, normal), count);
  EXPECT_EQ(drawn.accepted, 1.0);
  EXPECT_LE(part_below(drawn, {-2.0}), 1.0);
  expect_probability(part_below(drawn, {-2.5}), normal_cdf(-2.5) / normal_cdf(-2.0), count);
}

TEST(TruncatedNormals, AreBelowTheirBounds) {
  const std::vector bounds{-1.0, -0.5, 2.0};
  EXPECT_EQ(part_below(draw(law_of(bounds, cholesky(3, 0.3), normal), 1000), bounds), 1.0);
  EXPECT_EQ(part_below(draw(law_of(bounds, cholesky(3, 0.3), 3.0), 1000), bounds), 1.0);
}

TEST(TruncatedNormals, OfThreeVariablesHaveTheTrivariateLaw) {
  const double all = trivariate_normal_cdf({-2.0, -2.5, -1.0}, 0.5, 0.5, 0.5);
  const auto drawn = draw(law_of({-2.0, -2.5, -1.0}, cholesky(3, 0.5), normal), count);
  for (const auto& [a, b, c] : {std::array{-2.2, -2.5, -1.0}, std::array{-2.0, -2.8, -1.0},
                                std::array{-2.0, -2.5, -2.0}, std::array{-2.2, -2.7, -1.6}})
    expect_probability(part_below(drawn, {a, b, c}),
                       trivariate_normal_cdf({a, b, c}, 0.5, 0.5, 0.5) / all, count);
}

/// P(X₁ < a, X₂ < b) of the t law, at several degrees of freedom and correlations.
TEST(TruncatedNormals, OfTwoVariablesHaveTheBivariateTLaw) {
  for (const double nu : {1.0, 3.0, 30.0})
    for (const double rho : {-0.4, 0.0, 0.7}) {
      const auto both = [&](double p, double q) {
        return PairProbability({student_t_quantile(nu, p), p}, {student_t_quantile(nu, q), q}, nu)
            .at(rho);
      };
      const std::vector bounds{student_t_quantile(nu, 0.02), student_t_quantile(nu, 0.05)};
      const auto drawn = draw(law_of(bounds, cholesky(2, rho), nu), count);
      expect_probability(part_below(drawn, {student_t_quantile(nu, 0.01), bounds[1]}),
                         both(0.01, 0.05) / both(0.02, 0.05), count);
      expect_probability(part_below(drawn, {bounds[0], student_t_quantile(nu, 0.02)}),
                         both(0.02, 0.02) / both(0.02, 0.05), count);
    }
}

/// The tilt keeps attempts from being rejected where drawing without it would hardly ever succeed.
TEST(TruncatedNormals, AreSeldomRejected) {
  for (const double nu : {1.0, 4.0, normal})
    for (const double p : {1e-7, 0.01, 0.5, 0.999})
      for (const double rho : {0.0, 0.3, 0.9})
        for (const std::size_t n : {1u, 2u, 5u, 20u}) {
          const double bound = std::isfinite(nu) ? student_t_quantile(nu, p) : normal_quantile(p);
          const auto law = law_of(std::vector<double>(n, bound), cholesky(n, rho), nu);
          EXPECT_GT(draw(law, 200).accepted, 0.05)
              << "nu " << nu << ", p " << p << ", rho " << rho << ", " << n << " variables";
        }
}

/// ψ is moved so far that Φ underflows on the way.
TEST(TruncatedNormals, OfAllButOppositeVariablesAreDrawn) {
  const std::vector bounds{0.0, 0.0};
  const auto drawn = draw(law_of(bounds, cholesky(2, -0.9999), normal), 1000);
  EXPECT_GT(drawn.accepted, 0.05);
  EXPECT_EQ(part_below(drawn, bounds), 1.0);
}

/// Two normals that are all but one: rounding hides the point.
TEST(TruncatedNormals, AreNotTiltedWhereTheyDetermineEachOther) {
  const std::vector<double> lower{1.0, 0.0, 1.0 - 1e-13, 4e-7};
  const double bound = student_t_quantile(1.0, 0.001);
  EXPECT_FALSE(orthant_tilt(std::vector{bound, bound}, lower, 1.0).has_value());
}

TEST(TruncatedNormals, SolveForTheCorrelationMatrix) {
  const auto law = law_of({-1.0, -1.0, -1.0}, cholesky(3, 0.5), normal);
  // R·(1, 2, 3) of equal correlations a half.
  std::vector values{3.5, 4.0, 4.5};
  law.solve(values);
  EXPECT_NEAR(values[0], 1.0, 1e-12);
  EXPECT_NEAR(values[1], 2.0, 1e-12);
  EXPECT_NEAR(values[2], 3.0, 1e-12);
}

}  // namespace
}  // namespace faultline::numerics::truncated_normals_test
