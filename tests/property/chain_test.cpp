// SPDX-License-Identifier: Apache-2.0
//
// What must hold from a failure to a loss, whatever the world. RapidCheck prints the seed
// and the smallest world that it finds against a property; RC_PARAMS="seed=…" repeats it.
#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "property/any_failure.hpp"
#include "property/any_world.hpp"
#include "property/retained.hpp"

namespace faultline::property::chain_test {

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

using portfolio::Perspective;

double of(const portfolio::TrialLoss& loss, Perspective perspective) {
  return loss.aggregate[static_cast<std::size_t>(perspective)];
}

double lost_from(std::span<const penalty::Hit> hits, stake::PoolId pool) {
  double lost = 0.0;
  for (const auto& hit : hits) lost += hit.pool == pool ? hit.lost : 0.0;
  return lost;
}

void raise(insurance::Deductible& term) {
  term.amount *= any_number(0.0, 1.0);
}
void raise(insurance::Limit& term) {
  term.amount *= any_number(1.0, 3.0);
}
void raise(insurance::Franchise& term) {
  term.amount *= any_number(0.0, 1.0);
}
void raise(insurance::DeductibleShare& term) {
  const double part = any_number(0.0, 1.0);
  term.share *= part;
  term.minimum *= part;
}
void raise(insurance::MinimumDeductible& term) {
  term.amount *= any_number(0.0, 1.0);
}
void raise(insurance::MaximumDeductible& term) {
  term.amount *= any_number(0.0, 1.0);
}
void raise(insurance::LimitShare& term) {
  term.share += any_number(0.0, 1.0) * (1.0 - term.share);
}
void raise(insurance::StopLoss& term) {
  term.attachment *= any_number(0.0, 1.0);
}
void raise(insurance::Steps& term) {
  term.steps.back().pays *= any_number(1.0, 3.0);
}
void raise(insurance::RollingWindow& term) {
  term.attachment *= any_number(0.0, 1.0);
}
void raise(insurance::WaitingDays& term) {
  term.days *= any_number(0.0, 1.0);
}
void raise(insurance::QuotaShare& term) {
  term.share += any_number(0.0, 1.0) * (1.0 - term.share);
}
void raise(insurance::DeductibleOfStake& term) {
  term.share *= any_number(0.0, 1.0);
}
void raise(insurance::LimitOfStake& term) {
  term.share += any_number(0.0, 1.0) * (1.0 - term.share);
}
void raise(insurance::TowerOfStake& term) {
  term.layers.back().width *= any_number(1.0, 3.0);
}
void raise(insurance::Tower& term) {
  term.layers.back().width *= any_number(1.0, 3.0);
}

/// The world with more cover in one term of one contract.
World with_more_cover(World world) {
  auto& terms = world.covers[any_count(0, world.covers.size() - 1)].terms;
  std::visit([](auto& term) { raise(term); }, terms[any_count(0, terms.size() - 1)]);
  return world;
}

/// The world in which nothing but some strikes happens.
template <class Keep>
World with_strikes(const World& world, const Keep& keep) {
  World some = world;
  some.occurrences.strikes.clear();
  for (auto& occurrence : some.occurrences.occurrences) {
    const auto& all = world.occurrences.strikes;
    const auto begin = static_cast<std::uint32_t>(some.occurrences.strikes.size());
    std::copy_if(all.begin() + occurrence.strike_begin, all.begin() + occurrence.strike_end,
                 std::back_inserter(some.occurrences.strikes), keep);
    occurrence.strike_begin = begin;
    occurrence.strike_end = static_cast<std::uint32_t>(some.occurrences.strikes.size());
  }
  return some;
}

/// Occurrence, commitment and loss of every hit through an AVS.
std::vector<double> taken_by(stake::AvsId avs, const Outcome& outcome) {
  std::vector<double> taken;
  for (const auto& hit : outcome.hits.hits)
    if (hit.avs == avs)
      taken.insert(taken.end(), {static_cast<double>(hit.occurrence),
                                 static_cast<double>(hit.commitment.index()), hit.lost});
  return taken;
}

bool is_unique(const stake::StakeGraph& graph, stake::AvsId avs) {
  const auto reached = graph.commitments_of(avs);
  if (reached.empty()) return false;
  const auto& pool = graph.pools()[reached.front().pool.index()];
  return graph.protocols()[pool.protocol.index()].penalty == stake::PenaltyKind::unique;
}

double net_of(const Outcome& outcome, std::size_t claim) {
  return outcome.claims.claims[claim].loss - outcome.recoveries.recovered[claim];
}

}  // namespace

RC_GTEST_PROP(Penalty, TakesNoMoreThanThereIsAndLeavesTheRest, ()) {
  const auto world = any_world();
  const auto outcome = settle(world);
  for (std::size_t trial = 0; trial < world.occurrences.trials.count; ++trial) {
    const auto hits = hits_of_trial(world, outcome, trial);
    for (std::size_t p = 0; p < outcome.graph.pools().size(); ++p) {
      const double amount = outcome.graph.pools()[p].amount;
      const double lost = lost_from(hits, stake::PoolId{p});
      const double retained = amount * retained_share(world, outcome, hits, stake::PoolId{p});
      // Each hit rounds a few times, by at most half an epsilon of the pool.
      const double rounding = 8.0 * epsilon * amount * static_cast<double>(hits.size() + 1);
      RC_ASSERT(lost <= amount + rounding);
      RC_ASSERT(retained >= -rounding);
      RC_ASSERT(std::abs(retained + lost - amount) <= rounding);
    }
  }
}

// To the last bit, whether or not other services of the same pools slash, too.
RC_GTEST_PROP(UniqueStake, GivesAServiceTheSameWhateverOthersTake, ()) {
  const auto world = any_world();
  const auto together =
      settle(with_strikes(world, [](const failure::Strike& strike) { return strike.avs.valid(); }));
  bool any = false;
  for (std::size_t a = 0; a < together.graph.avs().size(); ++a) {
    const stake::AvsId avs{a};
    if (!is_unique(together.graph, avs)) continue;
    any = true;
    const auto alone = settle(
        with_strikes(world, [&](const failure::Strike& strike) { return strike.avs == avs; }));
    RC_ASSERT(taken_by(avs, together) == taken_by(avs, alone));
  }
  RC_PRE(any);
}

RC_GTEST_PROP(Position, LosesNoMoreThanItHas, ()) {
  const auto outcome = settle(any_world());
  for (const auto& loss : outcome.losses.by_trial) {
    const auto holder = loss.holder.index();
    // At most four occurrences a trial, each rounded to the grid once.
    const double rounding = 4.0 * outcome.grids[holder].quantum();
    RC_ASSERT(of(loss, Perspective::gross) <= outcome.largest_loss[holder] + rounding);
  }
}

RC_GTEST_PROP(Position, RecoversAndBearsExactlyWhatItLost, ()) {
  const auto outcome = settle(any_world());
  for (const auto& loss : outcome.losses.by_occurrence) {
    RC_ASSERT(loss.recovered >= 0.0);
    RC_ASSERT(loss.net() >= 0.0);
    RC_ASSERT(loss.recovered + loss.net() == loss.gross);
  }
  for (const auto& loss : outcome.losses.by_trial) {
    RC_ASSERT(of(loss, Perspective::recovered) + of(loss, Perspective::net) ==
              of(loss, Perspective::gross));
  }
}

RC_GTEST_PROP(Position, AddsUpItsOccurrencesInAnyOrder, ()) {
  const auto outcome = settle(any_world());
  const auto& losses = outcome.losses;
  for (std::size_t trial = 0; trial + 1 < losses.trial_offset.size(); ++trial) {
    const auto begin = losses.by_occurrence.begin();
    const std::vector rows = any_order(std::vector(begin + losses.occurrence_offset[trial],
                                                   begin + losses.occurrence_offset[trial + 1]));
    for (auto i = losses.trial_offset[trial]; i < losses.trial_offset[trial + 1]; ++i) {
      double net = 0.0;
      for (const auto& row : rows) net += row.holder == losses.by_trial[i].holder ? row.net() : 0.0;
      RC_ASSERT(net == of(losses.by_trial[i], Perspective::net));
    }
  }
}

// Claim by claim this holds for terms per occurrence: an aggregate term that is used up earlier
// pays less later. Where a term jumps, a later cover may pay nothing of the little that an earlier
// one leaves.
RC_GTEST_PROP(Cover, NeverRaisesANetLossByPayingMore, ()) {
  const auto world = any_world([] { return any_steady_term(insurance::TermBasis::occurrence); });
  RC_PRE(!world.covers.empty());
  const auto less = settle(world);
  const auto more = settle(with_more_cover(world));
  RC_ASSERT(less.claims.claims.size() == more.claims.claims.size());
  for (std::size_t i = 0; i < less.claims.claims.size(); ++i) {
    // At most four covers of three terms round, each by at most epsilon of the loss.
    const double rounding = 16.0 * epsilon * less.claims.claims[i].loss;
    RC_ASSERT(net_of(more, i) <= net_of(less, i) + rounding);
  }
}

RC_GTEST_PROP(Cover, InTheAggregateNeverRaisesTheNetLossOfATrialByPayingMore, ()) {
  World world;
  world.stake = AnyStake{}();
  world.occurrences = any_occurrences(world.stake);
  world.waterfalls.resize(world.stake.positions.size());
  add_cover(world, [] { return any_steady_term(insurance::TermBasis::aggregate); });
  const auto less = settle(world);
  const auto more = settle(with_more_cover(world));
  for (std::size_t trial = 0; trial < world.occurrences.trials.count; ++trial) {
    const auto first = less.claims.offset[trial];
    const auto last = less.claims.offset[trial + 1];
    double change = 0.0, gross = 0.0;
    for (auto i = first; i < last; ++i) {
      change += net_of(more, i) - net_of(less, i);
      gross += less.claims.claims[i].loss;
    }
    RC_ASSERT(change <= 16.0 * epsilon * gross * static_cast<double>(last - first + 1));
  }
}

RC_GTEST_PROP(World, LosesTwiceAsMuchInUnitsOfHalfTheSize, ()) {
  const auto world = any_world();
  const auto once = ledger_of(settle(world));
  auto twice = ledger_of(settle(doubled(world)));
  for (double& amount : twice.money) amount /= 2;
  RC_ASSERT(once == twice);
}

RC_GTEST_PROP(World, DoesNotDependOnTheOrderOfItsRows, ()) {
  const auto world = any_world();
  const auto permuted = any_permutation(world);
  RC_ASSERT(ledger_of(settle(world)) == ledger_of(settle(permuted)));
}

RC_GTEST_PROP(Failure, DoesNotDependOnTheOrderOfItsRows, ()) {
  const auto stake = AnyStake{}();
  const auto failure = any_failure(stake);
  const random::TrialRange trials{0, 192};
  RC_ASSERT(drawn(stake, failure, trials) == drawn(stake, any_permutation(failure), trials));
}

RC_GTEST_PROP(Failure, DrawsATrialAloneAsAmongOthers, ()) {
  const auto stake = AnyStake{}();
  const auto failure = any_failure(stake);
  const auto trial = any_between<std::uint64_t>(0, 199);
  RC_ASSERT(drawn(stake, failure, {trial, 1}).front() == drawn(stake, failure, {0, 200})[trial]);
}

}  // namespace faultline::property::chain_test
