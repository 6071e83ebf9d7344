// SPDX-License-Identifier: Apache-2.0
#include "run/tell_trial.hpp"

#include <cmath>
#include <set>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/contracts.hpp"
#include "run/batch.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::run::tell_trial_test {
namespace {

constexpr random::TrialRange trials{0, 640};

Plan sample_plan() {
  std::vector<Scenario> scenarios{test::sample_scenario(), test::shared_sample_scenario()};
  scenarios[1].name = "shared";
  for (auto& scenario : scenarios) scenario.run.trials = 640;
  std::vector<base::Issues> issues(scenarios.size());
  return *Plan::compile(scenarios, issues);
}

/// Calls `visit(story)` for every trial of every case.
template <class Visit>
void for_each_story(const Visit& visit) {
  const auto plan = sample_plan();
  for (std::size_t c = 0; c < plan.cases().size(); ++c)
    for (std::uint64_t t = 0; t < trials.count; ++t) visit(tell_trial(plan, c, t));
}

TEST(TellTrial, SaysWhatTheBatchSaysToTheLastBit) {
  const auto plan = sample_plan();
  BatchBuffers buffers(plan);
  std::size_t losses = 0;
  simulate_batch(plan, trials, buffers, [&](std::size_t c, const risk::TrialBatch& batch) {
    for (std::size_t t = 0; t < batch.trials.size(); ++t) {
      const auto book = tell_trial(plan, c, batch.trials.number(t)).book;
      const auto& expected = batch.losses.book[t].aggregate;
      losses += expected[0] > 0.0 ? 1 : 0;
      EXPECT_EQ(book.gross, expected[0]);
      EXPECT_EQ(book.recovered, expected[1]);
      EXPECT_EQ(book.net, expected[2]);
    }
  });
  EXPECT_GT(losses, 20U);
}

TEST(TellTrial, LosesNothingBetweenPositionsOccurrencesAndTheBook) {
  for_each_story([](const TrialStory& story) {
    double of_occurrences = 0.0;
    double of_positions = 0.0;
    for (const auto& occurrence : story.occurrences) of_occurrences += occurrence.book.net;
    for (const auto& one : story.positions) of_positions += one.book_fraction * one.amounts.net;
    EXPECT_EQ(of_occurrences, story.book.net);
    EXPECT_NEAR(of_positions, story.book.net, 1e-12 * story.book.gross);
  });
}

TEST(TellTrial, PaysWhatItRecovers) {
  std::size_t settlements = 0;
  for_each_story([&](const TrialStory& story) {
    for (const auto& occurrence : story.occurrences) {
      for (const auto& claim : occurrence.claims) {
        double recovered = 0.0;
        for (const auto& settlement : occurrence.settlements) {
          for (const auto& share : settlement.shares) {
            if (share.position == claim.position) recovered += share.paid;
            for (const auto& relief : share.relief)
              if (relief.holder == claim.position) recovered += relief.amount;
          }
        }
        EXPECT_NEAR(recovered, claim.recovered, 1e-12 * claim.loss);
      }
      settlements += occurrence.settlements.size();
    }
  });
  EXPECT_GT(settlements, 20U);
}

TEST(TellTrial, ChainsTheTermsOfACover) {
  for_each_story([](const TrialStory& story) {
    for (const auto& occurrence : story.occurrences) {
      for (const auto& settlement : occurrence.settlements) {
        double amount = settlement.subject;
        for (const auto& term : settlement.terms) {
          EXPECT_EQ(term.in, amount);
          amount = term.out;
        }
        EXPECT_EQ(settlement.payable, amount);
        EXPECT_LE(settlement.paid, settlement.payable * (1.0 + 1e-12));
      }
    }
  });
}

TEST(TellTrial, NamesEveryCauseWithItsDraws) {
  std::set<std::string> causes;
  for_each_story([&](const TrialStory& story) {
    for (const auto& occurrence : story.occurrences) {
      const bool shock = std::holds_alternative<ShockStory>(occurrence.draws);
      EXPECT_EQ(occurrence.cause.rfind("shock.", 0) == 0, shock);
      causes.insert(occurrence.cause);
      if (shock) continue;
      const auto& own = std::get<OwnFailureStory>(occurrence.draws);
      EXPECT_LT(own.uniform, own.probability);
      EXPECT_NEAR(occurrence.day, -365.0 * std::log1p(-own.uniform) / own.rate_per_year, 1e-9);
    }
  });
  EXPECT_GE(causes.size(), 3U);
}

TEST(TellTrial, RefusesATrialOrCaseThatThePlanDoesNotHave) {
  const auto plan = sample_plan();
  EXPECT_THROW((void)tell_trial(plan, 0, 640), base::ContractViolation);
  EXPECT_THROW((void)tell_trial(plan, 2, 0), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::run::tell_trial_test
