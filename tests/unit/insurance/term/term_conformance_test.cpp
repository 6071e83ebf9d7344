// SPDX-License-Identifier: Apache-2.0
//
// What every term must satisfy. The suite is typed over the list of terms itself: a new term needs
// an `example` here, and without one this file does not compile.
#include <array>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "insurance/insurance_term.hpp"
#include "insurance/term_sequence.hpp"
#include "unit/types_of.hpp"

namespace faultline::insurance {
namespace {

/// A typical term whose amounts are multiples of `unit`.
template <class T>
T example(double unit);
template <>
Deductible example(double unit) {
  return {.amount = 3.0 * unit};
}
template <>
Limit example(double unit) {
  return {.amount = 5.0 * unit};
}
template <>
QuotaShare example(double) {
  return {.share = 0.3};
}
template <>
Tower example(double unit) {
  return {{{1.0 * unit, 2.0 * unit, 0.9}, {2.0 * unit, 6.0 * unit, 0.1}}, TermBasis::occurrence};
}

template <class T>
T aggregate_example() {
  T term = example<T>(1.0);
  if constexpr (requires { term.per = TermBasis::aggregate; }) term.per = TermBasis::aggregate;
  return term;
}

constexpr std::array losses{0.0, 0.1, 1.0, 2.5, 3.0, 4.75, 5.0, 8.0, 100.0};

template <class T>
class TermConformance : public testing::Test {};

TYPED_TEST_SUITE(TermConformance, test::TypesOf<Term>);

TYPED_TEST(TermConformance, CedesBetweenNothingAndTheLoss) {
  const auto term = example<TypeParam>(1.0);
  for (const double loss : losses) {
    EXPECT_GE(term.ceded(loss), 0.0);
    EXPECT_LE(term.ceded(loss), loss);
  }
}

TYPED_TEST(TermConformance, CedesMoreOfALargerLoss) {
  const auto term = example<TypeParam>(1.0);
  for (std::size_t i = 1; i < losses.size(); ++i) {
    EXPECT_GE(term.ceded(losses[i]), term.ceded(losses[i - 1]));
  }
  EXPECT_GT(term.ceded(losses.back()), 0.0);
}

TYPED_TEST(TermConformance, NeverCedesMoreThanAnIncreaseOfTheLoss) {
  const auto term = example<TypeParam>(1.0);
  for (std::size_t i = 1; i < losses.size(); ++i) {
    const double increase = losses[i] - losses[i - 1];
    EXPECT_LE(term.ceded(losses[i]) - term.ceded(losses[i - 1]), increase * (1.0 + 1e-12));
  }
}

TYPED_TEST(TermConformance, ScalesWithTheUnitOfMoney) {
  const auto term = example<TypeParam>(1.0);
  const auto doubled = example<TypeParam>(2.0);
  for (const double loss : losses) EXPECT_EQ(doubled.ceded(2.0 * loss), 2.0 * term.ceded(loss));
}

TYPED_TEST(TermConformance, AggregateDependsOnTheTotalOnly) {
  const std::vector<Term> terms{aggregate_example<TypeParam>()};
  double total = 0.0;
  double paid = 0.0;
  std::array<double, 1> carried{};
  for (const double loss : losses) {
    std::array<double, 1> amount{loss};
    apply_terms(terms, amount, carried);
    total += loss;
    paid += amount[0];
  }
  EXPECT_NEAR(paid, example<TypeParam>(1.0).ceded(total), 1e-12 * total);
}

TYPED_TEST(TermConformance, HasANameOfItsOwn) {
  int same = 0;
  const auto count = [&]<class... Ts>(std::variant<Ts...>*) {
    same = ((Ts::name == TypeParam::name ? 1 : 0) + ...);
  };
  count(static_cast<Term*>(nullptr));
  EXPECT_EQ(same, 1);
}

}  // namespace
}  // namespace faultline::insurance
