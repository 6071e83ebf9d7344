// SPDX-License-Identifier: Apache-2.0
#include "portfolio/queue_outcome.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::portfolio::queue_outcome_test {
namespace {

using Path = std::vector<DatedLoss>;

constexpr double day = 1.0 / 365.0;

/// A position of some value, all or part of whose shares are claimed on day 7.
PositionTerms queued(QueuePays pays, double value, double part, double yearly = 0.0) {
  PositionTerms terms{.value = value};
  terms.earnings.part[0] = yearly;
  terms.queue = WithdrawalQueue{.pays = pays, .requests = {{part, 7.0 / 365.0}}};
  return terms;
}

double paid(const PositionTerms& terms, const Path& losses) {
  return terms.queue->part() * terms.value - follow_queue(terms, losses).loss;
}

/// What contracts pay whose tests are published, each in its own units (the names say whose test).
struct Published {
  const char* of;
  QueuePays pays;
  double value;
  double part;
  Path losses;
  double pays_out;
};

TEST(FollowQueue, PaysWhatContractsPay) {
  const std::vector<Published> cases{
      {"ether.fi test_ValidClaimWithdrawWithNegativeRebase: 70 staked, 1 eETH queued, then -35",
       QueuePays::lesser_value,
       70.0,
       1.0 / 70.0,
       {{day, 35.0}},
       0.5},
      {"EigenLayer test_sharesBurnableAtMinDelayBlocks: slashed in full at start + delay",
       QueuePays::slashed_value,
       100.0,
       1.0,
       {{7.0 / 365.0, 100.0}},
       0.0},
      {"EigenLayer test_sharesNotBurnableWhenWithdrawalCompletable: one block later",
       QueuePays::slashed_value,
       100.0,
       1.0,
       {{7.0 / 365.0 + day / 7200.0, 100.0}},
       100.0},
      {"EigenLayer test_getQueuedWithdrawals_UsesCorrectOperatorMagnitude: 100 shares queued that "
       "a "
       "magnitude of a half makes 50, then nothing",
       QueuePays::slashed_value,
       50.0,
       1.0,
       {},
       50.0},
      {"Kelp: min(expected at request, rate at unlock), price down by 18 %",
       QueuePays::lesser_value,
       1000.0,
       0.01,
       {{day, 180.0}},
       8.2},
  };
  for (const auto& [of, pays, value, part, losses, pays_out] : cases)
    EXPECT_NEAR(paid(queued(pays, value, part), losses), pays_out, 1e-9 * value) << of;
}

TEST(FollowQueue, NeverPaysMoreThanRequestedAndLeavesTheGainsToTheOthers) {
  for (const auto pays : {QueuePays::lesser_value, QueuePays::slashed_value}) {
    const auto outcome = follow_queue(queued(pays, 1000.0, 0.1, 73.0), {});
    EXPECT_EQ(outcome.loss, 0.0);
    EXPECT_FALSE(outcome.falls_short());
    EXPECT_NEAR(outcome.gains_left, 0.1 * 73.0 * 7.0 / 365.0, 1e-12);
  }
}

TEST(FollowQueue, GainsMakeUpForLossesOnlyWhereValuesAreCompared) {
  // 1.4 are earned until the claim, less what the loss no longer earns.
  const Path losses{{day, 1.0}};
  const auto lesser = follow_queue(queued(QueuePays::lesser_value, 1000.0, 0.1, 73.0), losses);
  const double earned = 0.073 * (1000.0 * 7.0 - 6.0) * day;
  EXPECT_EQ(lesser.loss, 0.0);
  EXPECT_NEAR(lesser.gains_left, 0.1 * (earned - 1.0), 1e-12);
  const auto slashed = follow_queue(queued(QueuePays::slashed_value, 1000.0, 0.1, 73.0), losses);
  EXPECT_NEAR(slashed.loss, 0.1, 1e-12);
  EXPECT_NEAR(slashed.gains_left, 0.1 * earned, 1e-12);
  const Path larger{{day, 11.0}};
  EXPECT_NEAR(follow_queue(queued(QueuePays::lesser_value, 1000.0, 0.1, 73.0), larger).loss,
              0.1 * (11.0 - 0.073 * (7000.0 - 66.0) * day), 1e-12);
}

TEST(FollowQueue, PointsAreNotInThePrice) {
  auto terms = queued(QueuePays::lesser_value, 1000.0, 0.1);
  terms.earnings.part[static_cast<std::size_t>(YieldPart::points)] = 73.0;
  EXPECT_EQ(follow_queue(terms, {}).gains_left, 0.0);
}

TEST(FollowQueue, BearsLossesUntilEachClaim) {
  auto terms = queued(QueuePays::slashed_value, 100.0, 0.1);
  terms.queue->requests.push_back({0.2, 14.0 * day});
  EXPECT_NEAR(follow_queue(terms, Path{{day, 10.0}, {10.0 * day, 10.0}, {20.0 * day, 10.0}}).loss,
              0.1 * 10.0 + 0.2 * 20.0, 1e-12);
}

TEST(FollowQueue, LosesNoMoreThanWasRequested) {
  EXPECT_NEAR(follow_queue(queued(QueuePays::lesser_value, 100.0, 0.1), Path{{day, 130.0}}).loss,
              10.0, 1e-12);
}

/// Reports of the same day: those of whole days, which let a fall of a tenth pass.
PositionTerms reported(QueuePays pays, double stale_days) {
  auto terms = queued(pays, 100.0, 0.1);
  terms.oracle =
      Oracle{.cap = 0.1, .period_years = day, .stale_years = stale_days * day, .exit_share = {}};
  return terms;
}

TEST(FollowQueue, AClaimKnowsWhatReportsHaveToldByThen) {
  struct Case {
    double at;
    double stale_days;
    double net;
    double loss;
    double moved;
  };
  for (const auto& [at, stale_days, net, loss, moved] : std::vector<Case>{
           {6.5, 2.0, 5.0, 0.5, 0.0},   // told by the report of day 7
           {6.5, 0.0, 20.0, 2.0, 0.0},  // halted, and told when that is over: on day 7
           {6.5, 2.0, 20.0, 0.0, 2.0},  // the old price stands until day 9
           {4.5, 2.0, 20.0, 2.0, 0.0},  // until day 7: in time
           {7.5, 2.0, 20.0, 0.0, 0.0},  // after the claim
       }) {
    const auto outcome =
        follow_queue(reported(QueuePays::lesser_value, stale_days), Path{{at * day, net}});
    EXPECT_NEAR(outcome.loss, loss, 1e-12) << at << ", " << stale_days;
    EXPECT_NEAR(outcome.moved, moved, 1e-12) << at << ", " << stale_days;
  }
}

TEST(FollowQueue, WhatIsLostWhileTheOldPriceStandsIsNotToldEither) {
  const Path path{{5.5 * day, 20.0}, {6.5 * day, 1.0}};
  const auto outcome = follow_queue(reported(QueuePays::lesser_value, 2.0), path);
  EXPECT_EQ(outcome.loss, 0.0);
  EXPECT_NEAR(outcome.moved, 2.1, 1e-12);
}

TEST(FollowQueue, NoReportStandsBetweenASlashAndAShareOfIt) {
  const auto outcome =
      follow_queue(reported(QueuePays::slashed_value, 2.0), Path{{6.5 * day, 20.0}});
  EXPECT_NEAR(outcome.loss, 2.0, 1e-12);
  EXPECT_EQ(outcome.moved, 0.0);
}

/// (L.18): what the queue's shares came to until their claims, N − G of each, is what the queue
/// bears, less the gains that it leaves to the others, plus the losses.
TEST(FollowQueue, SplitsEveryLossAndGainWithoutRest) {
  std::mt19937_64 draw(20261122);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int i = 0; i < 2000; ++i) {
    auto terms = i % 2 == 0 ? reported(QueuePays::lesser_value, 4.0 * uniform(draw))
                            : queued(QueuePays::slashed_value, 100.0, 0.1);
    terms.earnings.part[0] = 400.0 * uniform(draw);
    terms.queue->requests = {{0.3, 14.0 * uniform(draw) * day}, {0.4, 14.0 * uniform(draw) * day}};
    Path losses;
    for (int k = 0; k < 4; ++k)
      losses.push_back({20.0 * uniform(draw) * day, 20.0 * uniform(draw)});
    std::sort(losses.begin(), losses.end(),
              [](const auto& a, const auto& b) { return a.time < b.time; });
    double came_to = 0.0;
    for (const auto& [part, claim] : terms.queue->requests) {
      double lost = 0.0;
      double value_years = 100.0 * claim;
      for (const auto& [time, net] : losses) {
        if (time > claim) continue;
        lost += net;
        value_years -= net * (claim - time);
      }
      came_to += part * (lost - terms.earnings.part[0] / 100.0 * value_years);
    }
    const auto outcome = follow_queue(terms, losses);
    EXPECT_NEAR(outcome.loss - outcome.gains_left + outcome.moved, came_to, 1e-9);
    EXPECT_GE(outcome.loss, 0.0);
    EXPECT_GE(outcome.moved, 0.0);
    EXPECT_GE(outcome.gains_left, 0.0);
  }
}

}  // namespace
}  // namespace faultline::portfolio::queue_outcome_test
