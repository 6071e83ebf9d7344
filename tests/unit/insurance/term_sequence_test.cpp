// SPDX-License-Identifier: Apache-2.0
#include "insurance/term_sequence.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::insurance::term_sequence_test {
namespace {

using testing::ElementsAre;

constexpr auto occurrence = TermBasis::occurrence;
constexpr auto aggregate = TermBasis::aggregate;

/// Passes single occurrences through the terms, one after another.
std::vector<double> pay(const std::vector<Term>& terms, std::vector<double> losses) {
  std::vector<TermState> states(terms.size());
  for (double& loss : losses) {
    const double subject = loss;
    apply_terms(terms, {0.0, {&subject, 1}, {&loss, 1}}, states);
  }
  return losses;
}

// Oasis calculation rules (ktools docs/md/fmprofiles.md) that terms in sequence express.
TEST(TermSequence, ExpressesRule1DeductibleAndLimit) {
  const std::vector<Term> terms{Deductible{10.0, occurrence}, Limit{50.0, occurrence}};
  EXPECT_THAT(pay(terms, {5.0, 10.0, 40.0, 60.0, 200.0}), ElementsAre(0.0, 0.0, 30.0, 50.0, 50.0));
}

TEST(TermSequence, ExpressesRule2DeductibleAndLayer) {
  const std::vector<Term> terms{Deductible{10.0, occurrence},
                                Tower{{{20.0, 50.0, 0.5}}, occurrence}};
  EXPECT_THAT(pay(terms, {30.0, 40.0, 80.0, 500.0}), ElementsAre(0.0, 5.0, 25.0, 25.0));
}

TEST(TermSequence, ExpressesRule12Deductible) {
  EXPECT_THAT(pay({Deductible{10.0, occurrence}}, {4.0, 25.0}), ElementsAre(0.0, 15.0));
}

TEST(TermSequence, ExpressesRule14Limit) {
  EXPECT_THAT(pay({Limit{10.0, occurrence}}, {4.0, 25.0}), ElementsAre(4.0, 10.0));
}

TEST(TermSequence, ExpressesRule25QuotaShareOfCededPlacedAndTreatyShares) {
  const std::vector<Term> terms{QuotaShare{0.5}, QuotaShare{0.25}, QuotaShare{0.5}};
  EXPECT_THAT(pay(terms, {64.0}), ElementsAre(4.0));
}

TEST(TermSequence, ExpressesRule34UnlimitedLayer) {
  const std::vector<Term> terms{Deductible{10.0, occurrence}, Deductible{20.0, occurrence},
                                QuotaShare{0.5}};
  EXPECT_THAT(pay(terms, {25.0, 130.0}), ElementsAre(0.0, 50.0));
}

TEST(TermSequence, AppliesTermsInListOrder) {
  const Term deductible = Deductible{10.0, occurrence};
  const Term half = QuotaShare{0.5};
  EXPECT_THAT(pay({deductible, half}, {30.0}), ElementsAre(10.0));
  EXPECT_THAT(pay({half, deductible}, {30.0}), ElementsAre(5.0));
}

TEST(TermSequence, ErodesAnAggregateDeductibleThenAnAggregateLimit) {
  const std::vector<Term> stop_loss{Deductible{5.0, aggregate}, Limit{6.0, aggregate}};
  EXPECT_THAT(pay(stop_loss, {3.0, 4.0, 1.0, 10.0, 2.0}), ElementsAre(0.0, 2.0, 1.0, 3.0, 0.0));
}

TEST(TermSequence, AnAggregateTermSeesWhatTheOccurrenceTermBeforeItPassedOn) {
  const std::vector<Term> terms{Deductible{1.0, occurrence}, Limit{5.0, aggregate}};
  EXPECT_THAT(pay(terms, {3.0, 0.5, 4.0, 4.0}), ElementsAre(2.0, 0.0, 3.0, 0.0));
}

TEST(TermSequence, SharesAnAggregatePaymentAmongSimultaneousOccurrences) {
  const std::vector<Term> terms{Limit{6.0, aggregate}};
  const std::vector<double> subject{9.0, 3.0};
  std::vector<double> amounts = subject;
  std::vector<TermState> states(1);
  apply_terms(terms, {0.0, subject, amounts}, states);
  EXPECT_THAT(amounts, ElementsAre(4.5, 1.5));
  EXPECT_EQ(states.front().carried, 12.0);
}

TEST(TermSequence, AnOccurrenceTermTreatsSimultaneousOccurrencesApart) {
  const std::vector<Term> terms{Limit{6.0, occurrence}};
  const std::vector<double> subject{9.0, 3.0};
  std::vector<double> amounts = subject;
  std::vector<TermState> states(1);
  apply_terms(terms, {0.0, subject, amounts}, states);
  EXPECT_THAT(amounts, ElementsAre(6.0, 3.0));
}

}  // namespace
}  // namespace faultline::insurance::term_sequence_test
