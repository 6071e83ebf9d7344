// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/additive.hpp"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/penalty/losses_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::additive_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

/// A pool of 100 ETH behind two operators of one AVS, each further failure costing `surcharge`.
stake::StakeGraph pool_with(double surcharge) {
  stake::SmallStake stake;
  stake::PenaltyParameters parameters;
  parameters.surcharge = surcharge;
  stake.spec.protocols.push_back(
      {.id = "sum", .penalty = stake::PenaltyKind::additive, .parameters = parameters});
  return stake.avs("da", "sum")
      .operators({"figment", "p2p"})
      .pool("pool", "sum", {"figment", "p2p"}, 100.0)
      .commit("da", "figment", "pool")
      .commit("da", "p2p", "pool")
      .position("eETH")
      .book("eETH")
      .graph();
}

struct Example {
  double surcharge;
  std::vector<double> fractions;
  std::vector<double> lost;  ///< by hit, of 100
};

// By hand: 100 · min(1, Σ w · (1 + s·(n−1))) after each hit, less what was lost before.
const std::vector<Example> examples{
    {0.0, {0.1, 0.2, 0.3}, {10.0, 20.0, 30.0}},
    {0.5, {0.1}, {10.0}},
    {0.5, {0.1, 0.1}, {10.0, 20.0}},             // 0.2 · 1.5 = 0.3
    {0.5, {0.1, 0.1, 0.1}, {10.0, 20.0, 30.0}},  // 0.3 · 2 = 0.6
    {2.0, {0.1, 0.3}, {10.0, 90.0}},             // 0.4 · 3 = 1.2: all of it
    {2.0, {0.1, 0.3, 0.5}, {10.0, 90.0}},        // nothing is left for the third
    {0.0, {0.6, 0.6}, {60.0, 40.0}},
};

TEST(AdditiveRule, TakesTheIncrementOfItsFormula) {
  for (const auto& example : examples) {
    const auto graph = pool_with(example.surcharge);
    OccurrenceWriter occurrences(graph);
    double time = 0.1;
    for (const double w : example.fractions) occurrences.at(time += 0.1).strike("da", w, "p2p");
    const auto lost = losses_of(graph, occurrences);
    ASSERT_EQ(lost.size(), example.lost.size());
    for (std::size_t i = 0; i < lost.size(); ++i) {
      EXPECT_NEAR(lost[i], example.lost[i], 1e-9 * example.lost[i]);
    }
  }
}

TEST(AdditiveRule, CountsEachOperatorOfThePoolAsAFailure) {
  const auto graph = pool_with(1.0);
  EXPECT_THAT(losses_of(graph, OccurrenceWriter(graph).at(0.1).strike("da", 0.1)),
              ElementsAre(DoubleEq(10.0), DoubleEq(30.0)));
}

TEST(AdditiveRule, LosesTheSameInTotalInAnyOrder) {
  const auto graph = pool_with(0.3);
  std::vector<double> totals;
  std::vector<double> fractions{0.05, 0.1, 0.2};
  do {
    OccurrenceWriter occurrences(graph);
    for (const double w : fractions) occurrences.at(0.1).strike("da", w, "p2p");
    const auto lost = losses_of(graph, occurrences);
    totals.push_back(std::accumulate(lost.begin(), lost.end(), 0.0));
  } while (std::next_permutation(fractions.begin(), fractions.end()));
  EXPECT_THAT(totals, testing::Each(testing::DoubleNear(100.0 * 0.35 * 1.6, 1e-9)));
}

TEST(AdditiveRule, BeginsEveryTrialAnew) {
  const auto graph = pool_with(1.0);
  OccurrenceWriter trials(graph);
  trials.at(0.1).strike("da", 0.1, "p2p").next_trial().at(0.1).strike("da", 0.1, "p2p");
  EXPECT_THAT(losses_of(graph, trials), ElementsAre(10.0, 10.0));
}

}  // namespace
}  // namespace faultline::penalty::additive_test
