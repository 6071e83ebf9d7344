// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/simultaneous.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "unit/penalty/losses_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::simultaneous_test {
namespace {

constexpr double hour = 1.0 / (24.0 * base::days_per_year);

/// A vault of 100 ETH behind one operator of two networks, with windows of 24 hours.
stake::StakeGraph vault() {
  stake::SmallStake stake;
  stake::PenaltyParameters parameters;
  parameters.capture = stake::Capture::simultaneous;
  parameters.window_hours = 24.0;
  stake.spec.protocols.push_back(
      {.id = "full", .penalty = stake::PenaltyKind::shared, .parameters = parameters});
  return stake.avs("bridge", "full")
      .avs("oracle", "full")
      .operators({"p2p"})
      .pool("vault", "full", {"p2p"}, 100.0)
      .commit("bridge", "p2p", "vault")
      .commit("oracle", "p2p", "vault")
      .position("eETH")
      .book("eETH")
      .graph();
}

struct Example {
  struct Hit {
    double hours;
    double fraction;
  };
  std::vector<Hit> hits;
  std::vector<double> lost;
  const char* source;
};

const std::vector<Example> examples{
    {{{0.0, 0.6}, {0.0, 0.6}}, {60.0, 40.0}, "Vault.onSlash pays min(amount, what is left)"},
    {{{0.0, 0.6}, {12.0, 0.3}},
     {60.0, 30.0},
     "Slasher.t.sol test_Slash: networks do not see each other"},
    {{{0.0, 0.6}, {25.0, 0.6}}, {60.0, 24.0}, "(M.5): the next window captures what is left"},
    {{{0.0, 0.2}, {20.0, 0.2}, {40.0, 0.5}, {41.0, 0.5}},
     {20.0, 20.0, 30.0, 30.0},
     "by hand: 60 % is left at 40 hours, all of it is asked for"},
    {{{0.0, 0.7}, {1.0, 0.7}, {30.0, 0.5}}, {70.0, 30.0}, "nothing is left to capture"},
};

TEST(SimultaneousRule, AddsInAWindowAndCompoundsAcrossWindows) {
  const auto graph = vault();
  for (const auto& example : examples) {
    OccurrenceWriter occurrences(graph);
    const char* avs = "bridge";
    for (const auto& hit : example.hits) {
      occurrences.at(hit.hours * hour).strike(avs, hit.fraction);
      avs = "oracle";
    }
    const auto lost = losses_of(graph, occurrences);
    ASSERT_EQ(lost.size(), example.lost.size()) << example.source;
    for (std::size_t i = 0; i < lost.size(); ++i) {
      EXPECT_NEAR(lost[i], example.lost[i], 1e-9 * example.lost[i]) << example.source;
    }
  }
}

TEST(SimultaneousRule, DependsOnDates) {
  EXPECT_TRUE(PenaltyModel(vault()).depends_on_dates());
}

TEST(SimultaneousRule, BeginsEveryTrialAnew) {
  const auto graph = vault();
  OccurrenceWriter trials(graph);
  trials.at(0.5).strike("bridge", 1.0).next_trial().at(0.5).strike("bridge", 0.25);
  EXPECT_THAT(losses_of(graph, trials), testing::ElementsAre(100.0, 25.0));
}

}  // namespace
}  // namespace faultline::penalty::simultaneous_test
