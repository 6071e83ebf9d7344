// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "property/any_stake.hpp"
#include "property/world.hpp"

/// Generators of worlds. RapidCheck is dear to compile: one source file includes this.
namespace faultline::property {

inline insurance::Tower any_tower(insurance::TermBasis per) {
  insurance::Tower tower{.layers = {}, .per = per};
  double attachment = any_number(0.0, 1e5);
  for (std::size_t i = any_count(1, 3); i > 0; --i) {
    const double width = any_number(1.0, 1e6);
    tower.layers.push_back(
        {.attachment = attachment, .width = width, .share = any_number(0.01, 1.0)});
    attachment += width;
  }
  return tower;
}

/// A term of which a larger loss never passes on more than it is larger.
inline insurance::Term any_steady_term(insurance::TermBasis per) {
  switch (any_count(0, 6)) {
    case 0:
      return insurance::Deductible{.amount = any_number(0.0, 1e5), .per = per};
    case 1:
      return insurance::Limit{.amount = any_number(0.0, 1e6), .per = per};
    case 2:
      return insurance::QuotaShare{.share = any_number(0.01, 1.0)};
    case 3: {
      const double minimum = any_number(0.0, 1e5);
      return insurance::DeductibleShare{.share = any_number(0.0, 1.0),
                                        .minimum = minimum,
                                        .maximum = minimum + any_number(0.0, 1e5),
                                        .per = per};
    }
    case 5:
      if (per == insurance::TermBasis::aggregate)
        return insurance::StopLoss{any_number(0.0, 1e5), any_number(1.0, 1e6)};
      return insurance::LimitShare{.share = any_number(0.01, 1.0)};
    case 6:
      return insurance::WaitingDays{.days = any_number(0.0, 30.0),
                                    .value_per_year = any_number(1.0, 1e6),
                                    .indemnity_days = any_number(1.0, 365.0),
                                    .per = per};
    default:
      return any_tower(per);
  }
}

inline insurance::Tower any_reinstated_tower() {
  auto tower = any_tower(insurance::TermBasis::occurrence);
  for (auto& layer : tower.layers) {
    layer.reinstatements.resize(any_count(0, 2));
    for (double& price : layer.reinstatements) price = any_number(0.0, 2.0);
    if (any_coin()) layer.aggregate_deductible = any_number(0.0, 1e5);
  }
  return tower;
}

inline insurance::Steps any_steps(insurance::TermBasis per) {
  insurance::Steps term{.steps = {}, .per = per};
  const bool counts = per == insurance::TermBasis::aggregate && any_coin();
  if (counts) term.on = insurance::StepMeasure::count;
  double at = 0.0, pays = 0.0;
  for (std::size_t i = any_count(1, 3); i > 0; --i) {
    at += counts ? 1.0 : any_number(1.0, 1e5);
    pays += any_number(1.0, 1e5);
    term.steps.push_back({at, pays});
  }
  return term;
}

inline insurance::Term any_term_of_stake(insurance::TermBasis per) {
  switch (any_count(0, 2)) {
    case 0:
      return insurance::DeductibleOfStake{.share = any_number(0.0, 0.5), .per = per};
    case 1:
      return insurance::LimitOfStake{.share = any_number(0.01, 1.0), .per = per};
    default:
      return insurance::TowerOfStake{
          .layers = {{any_number(0.0, 0.3), any_number(0.01, 0.5), any_number(0.1, 1.0)}},
          .per = per};
  }
}

inline insurance::Term any_term(insurance::TermBasis per) {
  switch (any_count(0, 9)) {
    case 0:
      return insurance::Franchise{.amount = any_number(0.0, 1e5), .per = per};
    case 1:
      return any_reinstated_tower();
    case 2:
      return any_steps(per);
    case 3:
      return insurance::RollingWindow{.days = any_number(10.0, 100.0),
                                      .attachment = any_number(0.0, 1e5),
                                      .width = any_number(1.0, 1e6)};
    case 4:
      return any_term_of_stake(per);
    default:
      return any_steady_term(per);
  }
}

inline insurance::TermBasis any_basis() {
  return any_coin() ? insurance::TermBasis::occurrence : insurance::TermBasis::aggregate;
}

/// Perhaps events of several occurrences and losses before the first day, where the terms know what
/// to make of them.
inline void add_history(insurance::CoverSpec& cover) {
  using insurance::TermBasis;
  const auto any = [&](const auto& is) {
    return std::any_of(cover.terms.begin(), cover.terms.end(), is);
  };
  if (any([](const auto& term) { return insurance::asks_at_risk(term); })) return;
  const bool looks_at_each =
      any([](const auto& term) { return std::holds_alternative<insurance::LimitShare>(term); });
  const bool sees_events = any([](const auto& term) {
    return insurance::basis_of(term) == TermBasis::occurrence &&
           !std::holds_alternative<insurance::QuotaShare>(term);
  });
  if (sees_events && !looks_at_each && any_coin()) cover.event_hours = any_number(100.0, 1500.0);
  const bool remembers = any([](const auto& term) {
    return insurance::basis_of(term) == TermBasis::aggregate &&
           !std::holds_alternative<insurance::RollingWindow>(term);
  });
  if (!remembers || any_coin()) return;
  for (std::size_t i = any_count(1, 2); i > 0; --i)
    cover.earlier_losses.push_back({any_number(1.0, 60.0), any_number(1.0, 1e5)});
}

/// Perhaps bounds what the first term keeps, where it is a deductible.
inline void bound_what_is_kept(std::vector<insurance::Term>& terms) {
  if (!insurance::is_deductible(terms.front()) || any_coin()) return;
  const auto per = insurance::basis_of(terms.front());
  const double amount = any_number(0.0, 1e5);
  const auto bound =
      any_coin() ? insurance::Term(insurance::MinimumDeductible{.amount = amount, .per = per})
                 : insurance::Term(insurance::MaximumDeductible{.amount = amount, .per = per});
  terms.insert(terms.begin() + 1, bound);
}

/// Adds a cover of one position, whose terms `term` draws.
template <class AnyTerm>
void add_cover(World& world, const AnyTerm& term) {
  const auto position = any_count(0, world.waterfalls.size() - 1);
  insurance::CoverSpec cover{.id = named("cover", world.covers.size()),
                             .positions = {named("position", position + 1)},
                             .subject = any_coin() ? insurance::SubjectLoss::ground_up
                                                   : insurance::SubjectLoss::net_of_earlier,
                             .terms = {}};
  for (std::size_t i = any_count(1, 3); i > 0; --i) cover.terms.push_back(term());
  bound_what_is_kept(cover.terms);
  world.waterfalls[position].rungs.push_back("cover:" + cover.id);
  world.covers.push_back(std::move(cover));
}

/// One strike on all operators, or one on each of some, for some of the services; and perhaps one
/// on the base layer of each of some.
inline void add_strikes(failure::OccurrenceBatch& batch, std::size_t avs, std::size_t operators) {
  for (const auto a : any_subset(avs)) {
    const stake::AvsId id{a};
    if (any_coin()) {
      batch.strikes.push_back({id, {}, {}, any_number(0.001, 1.0)});
      continue;
    }
    for (const auto o : any_subset(operators)) {
      batch.strikes.push_back({id, stake::OperatorId{o}, {}, any_number(0.001, 1.0)});
    }
  }
  if (any_coin()) return;
  for (const auto o : any_subset(operators))
    batch.strikes.push_back({{}, stake::OperatorId{o}, {}, any_number(0.001, 1.0)});
}

/// A break of some of the contracts, or of none.
inline void add_breaks(failure::OccurrenceBatch& batch, std::size_t contracts) {
  if (contracts == 0 || any_coin()) return;
  for (const auto c : any_subset(contracts))
    batch.breaks.push_back({stake::SmartContractId{c}, any_number(0.001, 1.0)});
}

/// At most three trials of at most four occurrences, some of them at the same time.
inline failure::OccurrenceBatch any_occurrences(const stake::StakeSpec& stake) {
  failure::OccurrenceBatch batch;
  batch.trials = {.first = 0, .count = any_count(1, 3)};
  batch.offset.push_back(0);
  for (std::size_t trial = 0; trial < batch.trials.count; ++trial) {
    double time = 0.0;
    for (std::size_t i = any_count(1, 4); i > 0; --i) {
      if (any_coin()) time += any_coin() ? 0.125 : 0.03;  // or within the window of a slashing
      const auto begin = static_cast<std::uint32_t>(batch.strikes.size());
      const auto breaks = static_cast<std::uint32_t>(batch.breaks.size());
      add_strikes(batch, stake.avs.size(), stake.operators.size());
      add_breaks(batch, stake.smart_contracts.size());
      batch.occurrences.push_back({.key = batch.occurrences.size(),
                                   .cause = failure::CauseId{0u},
                                   .time = time,
                                   .strike_begin = begin,
                                   .strike_end = static_cast<std::uint32_t>(batch.strikes.size()),
                                   .break_begin = breaks,
                                   .break_end = static_cast<std::uint32_t>(batch.breaks.size())});
    }
    batch.offset.push_back(static_cast<std::uint32_t>(batch.occurrences.size()));
  }
  return batch;
}

/// A world with up to four covers, whose terms `term` draws.
template <class AnyTerm>
World any_world(const AnyTerm& term) {
  World world;
  world.stake = AnyStake{}();
  world.occurrences = any_occurrences(world.stake);
  world.waterfalls.resize(world.stake.positions.size());
  for (std::size_t i = any_count(0, 4); i > 0; --i) add_cover(world, term);
  return world;
}

inline World any_world() {
  auto world = any_world([] { return any_term(any_basis()); });
  for (auto& cover : world.covers) add_history(cover);
  return world;
}

/// The same rows in another order.
inline World any_permutation(World world) {
  auto& stake = world.stake;
  stake.assets = any_order(stake.assets);
  stake.protocols = any_order(stake.protocols);
  stake.avs = any_order(stake.avs);
  stake.operators = any_order(stake.operators);
  for (auto& pool : stake.pools) pool.operators = any_order(pool.operators);
  stake.pools = any_order(stake.pools);
  stake.commitments = any_order(stake.commitments);
  stake.positions = any_order(stake.positions);
  stake.delegations = any_order(stake.delegations);
  stake.holdings = any_order(stake.holdings);
  stake.book = any_order(stake.book);
  world.covers = any_order(world.covers);
  return world;
}

}  // namespace faultline::property
