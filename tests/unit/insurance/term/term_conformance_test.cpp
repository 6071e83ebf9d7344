// SPDX-License-Identifier: Apache-2.0
//
// What every term must satisfy. The suite is typed over the list of terms itself: a new term needs
// an `example` here, and without one this file does not compile.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "insurance/insurance_term.hpp"
#include "insurance/priced_amounts.hpp"
#include "insurance/spec.hpp"
#include "insurance/term_sequence.hpp"
#include "unit/types_of.hpp"

namespace faultline::insurance::term_conformance_test {
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

template <>
DeductibleOfStake example(double) {
  return {.share = 0.03125};
}
template <>
LimitOfStake example(double) {
  return {.share = 0.0625};
}
template <>
TowerOfStake example(double) {
  return {{{0.0, 0.03125, 0.9}, {0.015625, 0.125, 0.1}}, TermBasis::occurrence};
}

template <>
MinimumDeductible example(double unit) {
  return {.amount = 2.0 * unit};
}
template <>
MaximumDeductible example(double unit) {
  return {.amount = 4.0 * unit};
}

/// What every occurrence of the suite has at risk. Powers of two, so that the scale rounds nothing.
constexpr AtRisk four_units{.units = 4.0, .stake = 64.0};

/// The typical term on another basis; nothing where it has no such basis, or one without meaning.
template <class T>
std::optional<Term> on_basis(TermBasis per, double unit = 1.0) {
  T term = example<T>(unit);
  if constexpr (requires { term.per = per; }) {
    if (OfStake<T> && per == TermBasis::unit) return std::nullopt;
    term.per = per;
    return at_stake(term, four_units.stake * unit);
  }
  return per == term.per ? std::optional<Term>(term) : std::nullopt;
}

/// The term on each basis that looks at one occurrence.
template <class T>
std::vector<Term> by_occurrence(double unit = 1.0) {
  std::vector<Term> terms;
  for (const auto per : {TermBasis::occurrence, TermBasis::unit, TermBasis::position})
    if (const auto term = on_basis<T>(per, unit)) terms.push_back(*term);
  if (terms.empty()) terms.push_back(example<T>(unit));
  return terms;
}

/// The term on every basis.
template <class T>
std::vector<Term> on_every_basis() {
  auto terms = by_occurrence<T>();
  if (const auto term = on_basis<T>(TermBasis::aggregate)) terms.push_back(*term);
  return terms;
}

constexpr std::array losses{0.0, 0.1, 1.0, 2.5, 3.0, 4.75, 5.0, 8.0, 100.0};

/// What a term passes on of the occurrences of one moment.
std::vector<double> pass(const Term& term, const std::vector<double>& together, TermState& state,
                         const AtRisk& each = four_units) {
  std::vector<double> amounts = together;
  const std::vector<AtRisk> at_risk(together.size(), each);
  apply_term(term, {0.0, together, amounts, at_risk}, state);
  return amounts;
}

/// What it passes on of a trial with one loss.
double ceded(const Term& term, double loss, const AtRisk& at_risk = four_units) {
  TermState state;
  return pass(term, {loss}, state, at_risk).front();
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

TYPED_TEST_SUITE(TermConformance, faultline::test::TypesOf<Term>);

TYPED_TEST(TermConformance, CedesBetweenNothingAndTheLoss) {
  for (const Term& term : by_occurrence<TypeParam>()) {
    for (const AtRisk& at_risk : {four_units, AtRisk{.units = 3.0, .stake = 7.0}, AtRisk{}}) {
      for (const double loss : losses) {
        EXPECT_GE(ceded(term, loss, at_risk), 0.0);
        EXPECT_LE(ceded(term, loss, at_risk), loss);
      }
    }
  }
}

TYPED_TEST(TermConformance, CedesMoreOfALargerLoss) {
  for (const Term& term : by_occurrence<TypeParam>()) {
    for (std::size_t i = 1; i < losses.size(); ++i)
      EXPECT_GE(ceded(term, losses[i]), ceded(term, losses[i - 1]));
    EXPECT_GT(ceded(term, losses.back()), 0.0);
  }
}

TYPED_TEST(TermConformance, NeverCedesMoreThanAnIncreaseOfTheLoss) {
  if (!grows_with_the_loss<TypeParam>) return;
  for (const Term& term : by_occurrence<TypeParam>()) {
    for (std::size_t i = 1; i < losses.size(); ++i) {
      const double increase = losses[i] - losses[i - 1];
      EXPECT_LE(ceded(term, losses[i]) - ceded(term, losses[i - 1]), increase * (1.0 + 1e-12));
    }
  }
}

TYPED_TEST(TermConformance, ScalesWithTheUnitOfMoney) {
  const auto once = by_occurrence<TypeParam>(1.0);
  const auto twice = by_occurrence<TypeParam>(2.0);
  const AtRisk doubled{.units = four_units.units, .stake = 2.0 * four_units.stake};
  for (std::size_t i = 0; i < once.size(); ++i)
    for (const double loss : losses)
      EXPECT_EQ(ceded(twice[i], 2.0 * loss, doubled), 2.0 * ceded(once[i], loss));
}

TYPED_TEST(TermConformance, IsInTheUnitsOfTheAssetOfItsCover) {
  const auto in_numeraire = by_occurrence<TypeParam>(2.0);
  CoverSpec in_asset{.id = "c", .positions = {}, .terms = by_occurrence<TypeParam>(1.0)};
  price_amounts(in_asset, 2.0);
  for (std::size_t i = 0; i < in_numeraire.size(); ++i)
    for (const double loss : losses)
      EXPECT_EQ(ceded(in_asset.terms[i], loss), ceded(in_numeraire[i], loss));
}

TYPED_TEST(TermConformance, AppliesToOneUnitAsToAnOccurrence) {
  const auto by_unit = on_basis<TypeParam>(TermBasis::unit);
  if (!by_unit) return;
  const Term term = example<TypeParam>(1.0);
  const AtRisk one{.units = 1.0, .stake = 0.0};
  const AtRisk eight{.units = 8.0, .stake = 0.0};
  for (const double loss : losses) {
    EXPECT_EQ(ceded(*by_unit, loss, one), ceded(term, loss));
    EXPECT_EQ(ceded(*by_unit, 8.0 * loss, eight), 8.0 * ceded(term, loss));
    EXPECT_EQ(ceded(*by_unit, loss, AtRisk{}), 0.0);
  }
}

TYPED_TEST(TermConformance, TakesPartsOfTheStakeAsTheAmountsThatTheyAre) {
  if constexpr (OfStake<TypeParam>) {
    const auto term = example<TypeParam>(1.0);
    for (const double stake : {0.5, 64.0, 1000.0})
      for (const double loss : losses)
        EXPECT_NEAR(ceded(term, loss, {.units = 0.0, .stake = stake}), ceded(term.at(stake), loss),
                    1e-12 * loss);
  }
}

/// Two positions in the first occurrence of a moment, and one in the second.
constexpr std::array<std::uint32_t, 3> of_positions{0, 0, 1};

TYPED_TEST(TermConformance, SeesPositionsTogetherUnlessItSaysOtherwise) {
  const std::vector<AtRisk> each(3, four_units);
  const std::vector<AtRisk> together{{8.0, 128.0}, four_units};
  for (const Term& term : on_every_basis<TypeParam>()) {
    for (const double loss : losses) {
      const std::vector<double> apart{loss, 4.0, 2.0};
      const std::vector<double> summed{loss + 4.0, 2.0};
      auto one = apart;
      auto other = tells_positions_apart(term) ? apart : summed;
      TermState first, second;
      apply_term(term, {0.0, apart, one, each, of_positions}, first);
      if (tells_positions_apart(term)) {
        apply_term(term, {0.0, apart, other, each}, second);
        EXPECT_EQ(one, other);
      } else {
        apply_term(term, {0.0, summed, other, together}, second);
        EXPECT_NEAR(one[0] + one[1], other[0], 1e-12 * other[0]);
        EXPECT_NEAR(one[0] * 4.0, one[1] * loss, 1e-11 * (1.0 + loss));
        EXPECT_EQ(one[2], other[1]);
        EXPECT_EQ(first.carried, second.carried);
      }
    }
  }
}

TYPED_TEST(TermConformance, AggregateDependsOnTheTotalOnly) {
  if (!grows_with_the_loss<TypeParam>) return;
  const Term term = on_every_basis<TypeParam>().back();
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
  for (const Term& term : on_every_basis<TypeParam>()) {
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
  for (const Term& term : on_every_basis<TypeParam>()) {
    TermState forth, back;
    for (const double loss : losses) {
      const auto one = pass(term, {loss, 4.0, 0.25}, forth);
      const auto other = pass(term, {0.25, 4.0, loss}, back);
      for (std::size_t o = 0; o < 3; ++o) EXPECT_NEAR(one[o], other[2 - o], 1e-12 * loss + 1e-13);
    }
  }
}

TYPED_TEST(TermConformance, ForgetsATrialWhenTheNextBegins) {
  const Term term = on_every_basis<TypeParam>().back();
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
}  // namespace faultline::insurance::term_conformance_test
