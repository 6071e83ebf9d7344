// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "insurance/term_sequence.hpp"
#include "unit/insurance/claims.hpp"
#include "unit/insurance/complaints.hpp"

namespace faultline::insurance::accumulated_deductible_test {
namespace {

using test::contract;
using test::paths_of_issues;
using test::recovered;
using test::Trial;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr TermBasis each = TermBasis::occurrence;
constexpr TermBasis all = TermBasis::aggregate;
constexpr TermBasis unit = TermBasis::unit;

// Oasis calculation rules 10 and 11: with e what is kept, x + e − max above, x + e − min below.
TEST(AccumulatedDeductible, IsBoundedWhereSeveralDeductiblesAddUp) {
  const std::vector<Term> terms{Deductible{2.0, each}, DeductibleShare{0.1, 0.0, {}, each},
                                MinimumDeductible{3.0, each}, MaximumDeductible{5.0, each}};
  const auto year = Trial()
                        .occurrence(0.1, {2.5})     // 2.05 kept, at least 3: all
                        .occurrence(0.2, {10.0})    // 2.8 kept, at least 3
                        .occurrence(0.3, {22.0})    // 2 and a tenth of 20
                        .occurrence(0.4, {102.0});  // 12 kept, at most 5
  EXPECT_THAT(recovered({contract(terms)}, year), ElementsAre(0.0, 7.0, 18.0, 97.0));
}

// 0.25 a validator, and 5 an incident at most.
TEST(AccumulatedDeductible, OfUnitsIsBoundedByIncident) {
  const std::vector<Term> terms{Deductible{0.25, unit}, MaximumDeductible{5.0, each}};
  for (const auto& [units, paid] :
       {std::pair{4.0, 19.0}, std::pair{20.0, 15.0}, std::pair{100.0, 15.0}}) {
    const std::vector<double> lost{20.0};
    std::vector<double> amounts = lost;
    const std::vector<AtRisk> at_risk{{.units = units, .stake = 3200.0}};
    std::vector<TermState> states(terms.size());
    apply_terms(terms, {.time = 0.5, .subject = lost, .amounts = amounts, .at_risk = at_risk},
                states);
    EXPECT_EQ(amounts.front(), paid) << units;
  }
}

// Each of two positions loses less than its deductible; together they keep 5 of 8 and no more.
TEST(AccumulatedDeductible, OfPositionsGoesBackByWhatTheyLost) {
  const auto paid = recovered(
      {contract({Deductible{10.0, TermBasis::position}, MaximumDeductible{5.0, each}}, {0, 1})},
      Trial().occurrence(0.5, {6.0, 2.0}));
  EXPECT_THAT(paid, ElementsAre(2.25, 0.75));
}

// Kept are 2, 2 and 2 of 6, 5 and 9: at most 5 of the 20 in all.
TEST(AccumulatedDeductible, InTheAggregateIsUsedUpOnce) {
  const auto year = Trial().occurrence(0.1, {6.0}).occurrence(0.2, {5.0}).occurrence(0.3, {9.0});
  EXPECT_THAT(recovered({contract({Deductible{2.0, each}, MaximumDeductible{5.0, all}})}, year),
              ElementsAre(4.0, 3.0, 8.0));
  EXPECT_THAT(recovered({contract({Deductible{2.0, each}, MinimumDeductible{7.0, all}})}, year),
              ElementsAre(0.0, 4.0, 9.0));
}

// Two occurrences of one event keep 2 each: at most 3 of the event.
TEST(AccumulatedDeductible, OfAnEventIsOfAllOfIt) {
  Contract cover = contract({Deductible{2.0, all}, MaximumDeductible{1.0, each}});
  cover.event_years = 0.01;
  const auto year = Trial().occurrence(0.1, {6.0}).occurrence(0.105, {5.0}).occurrence(0.5, {9.0});
  EXPECT_THAT(recovered({cover}, year), ElementsAre(5.0, 5.0, 9.0));
}

TEST(AccumulatedDeductible, BoundsNothingButDeductibles) {
  const auto paths = [](std::vector<Term> terms) {
    return paths_of_issues({.id = "c1", .positions = {"eETH"}, .terms = std::move(terms)});
  };
  EXPECT_THAT(paths({Deductible{0.25, unit}, MaximumDeductible{5.0, each}}), IsEmpty());
  EXPECT_THAT(paths({MaximumDeductible{5.0, each}}), ElementsAre("cover.c1.terms[0]"));
  EXPECT_THAT(paths({Deductible{1.0, each}, Limit{9.0, each}, MinimumDeductible{5.0, each}}),
              ElementsAre("cover.c1.terms[2]"));
}

}  // namespace
}  // namespace faultline::insurance::accumulated_deductible_test
