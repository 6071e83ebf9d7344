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
template <>
Franchise example(double unit) {
  return {.amount = 3.0 * unit};
}
template <>
DeductibleShare example(double unit) {
  return {.share = 0.25, .minimum = 1.0 * unit, .maximum = 2.0 * unit};
}
template <>
LimitShare example(double) {
  return {.share = 0.3};
}
template <>
StopLoss example(double unit) {
  return {.attachment = 2.0 * unit, .width = 5.0 * unit};
}
template <>
Steps example(double unit) {
  return {.steps = {{1.0 * unit, 0.5 * unit}, {4.0 * unit, 3.0 * unit}}};
}
template <>
RollingWindow example(double unit) {
  return {.days = 40.0, .attachment = 2.0 * unit, .width = 6.0 * unit};
}
template <>
WaitingDays example(double unit) {
  return {.days = 7.3, .value_per_year = 100.0 * unit, .indemnity_days = 14.6};
}

template <class T>
T aggregate_example() {
  T term = example<T>(1.0);
  if constexpr (requires { term.per = TermBasis::aggregate; }) term.per = TermBasis::aggregate;
  return term;
}

constexpr std::array losses{0.0, 0.1, 1.0, 2.5, 3.0, 4.75, 5.0, 8.0, 100.0};

/// What a term passes on of the occurrences of one moment.
std::vector<double> pass(const Term& term, const std::vector<double>& together, TermState& state) {
  std::vector<double> amounts = together;
  apply_term(term, {0.0, together, amounts}, state);
  return amounts;
}

/// What it passes on of a trial with one loss.
double ceded(const Term& term, double loss) {
  TermState state;
  return pass(term, {loss}, state).front();
}

/// Whether what it passes on never grows faster than the loss.
template <class T>
constexpr bool grows_with_the_loss = true;
template <>
constexpr bool grows_with_the_loss<Franchise> = false;
template <>
constexpr bool grows_with_the_loss<Steps> = false;

template <class T>
class TermConformance : public testing::Test {};

TYPED_TEST_SUITE(TermConformance, test::TypesOf<Term>);

TYPED_TEST(TermConformance, CedesBetweenNothingAndTheLoss) {
  const auto term = example<TypeParam>(1.0);
  for (const double loss : losses) {
    EXPECT_GE(ceded(term, loss), 0.0);
    EXPECT_LE(ceded(term, loss), loss);
  }
}

TYPED_TEST(TermConformance, CedesMoreOfALargerLoss) {
  const auto term = example<TypeParam>(1.0);
  for (std::size_t i = 1; i < losses.size(); ++i) {
    EXPECT_GE(ceded(term, losses[i]), ceded(term, losses[i - 1]));
  }
  EXPECT_GT(ceded(term, losses.back()), 0.0);
}

TYPED_TEST(TermConformance, NeverCedesMoreThanAnIncreaseOfTheLoss) {
  if (!grows_with_the_loss<TypeParam>) return;
  const auto term = example<TypeParam>(1.0);
  for (std::size_t i = 1; i < losses.size(); ++i) {
    const double increase = losses[i] - losses[i - 1];
    EXPECT_LE(ceded(term, losses[i]) - ceded(term, losses[i - 1]), increase * (1.0 + 1e-12));
  }
}

TYPED_TEST(TermConformance, ScalesWithTheUnitOfMoney) {
  const auto term = example<TypeParam>(1.0);
  const auto doubled = example<TypeParam>(2.0);
  for (const double loss : losses) EXPECT_EQ(ceded(doubled, 2.0 * loss), 2.0 * ceded(term, loss));
}

TYPED_TEST(TermConformance, AggregateDependsOnTheTotalOnly) {
  if (!grows_with_the_loss<TypeParam>) return;
  const auto term = aggregate_example<TypeParam>();
  double total = 0.0;
  double paid = 0.0;
  TermState state;
  for (const double loss : losses) {
    total += loss;
    paid += pass(term, {loss}, state).front();
  }
  EXPECT_NEAR(paid, ceded(term, total), 1e-12 * total);
}

TYPED_TEST(TermConformance, NeverPaysAMomentMoreThanItLost) {
  for (const Term& term : {Term(example<TypeParam>(1.0)), Term(aggregate_example<TypeParam>())}) {
    TermState state;
    for (int round = 0; round < 3; ++round) {
      for (const double loss : losses) {
        const std::vector<double> together{loss, 0.5, 0.0};
        const auto paid = pass(term, together, state);
        for (std::size_t o = 0; o < together.size(); ++o) {
          EXPECT_GE(paid[o], 0.0);
          EXPECT_LE(paid[o], together[o] * (1.0 + 1e-12));
        }
      }
    }
  }
}

TYPED_TEST(TermConformance, TreatsOccurrencesOfOneMomentAlikeInAnyOrder) {
  for (const Term& term : {Term(example<TypeParam>(1.0)), Term(aggregate_example<TypeParam>())}) {
    TermState forth, back;
    for (const double loss : losses) {
      const auto one = pass(term, {loss, 4.0, 0.25}, forth);
      const auto other = pass(term, {0.25, 4.0, loss}, back);
      for (std::size_t o = 0; o < 3; ++o) EXPECT_NEAR(one[o], other[2 - o], 1e-12 * loss + 1e-13);
    }
  }
}

TYPED_TEST(TermConformance, ForgetsATrialWhenTheNextBegins) {
  const Term term = aggregate_example<TypeParam>();
  TermState used, fresh;
  for (const double loss : losses) pass(term, {loss}, used);
  used.reset();
  for (const double loss : losses) EXPECT_EQ(pass(term, {loss}, used), pass(term, {loss}, fresh));
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
