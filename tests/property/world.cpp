// SPDX-License-Identifier: Apache-2.0
#include "property/world.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "penalty/penalty_model.hpp"

namespace faultline::property {

namespace {

stake::StakeGraph graph_of(const stake::StakeSpec& spec) {
  base::Issues issues;
  auto graph = stake::StakeGraph::compile(spec, issues);
  base::throw_if_any(issues);
  return std::move(*graph);
}

portfolio::PortfolioModel::Compiled compile(const World& world, const stake::StakeGraph& graph,
                                            const penalty::PenaltyModel& penalty) {
  base::Issues issues;
  auto compiled =
      portfolio::PortfolioModel::compile(graph, penalty, world.waterfalls, world.covers, issues);
  base::throw_if_any(issues);
  return std::move(*compiled);
}

void double_amounts(insurance::Deductible& term) {
  term.amount *= 2;
}
void double_amounts(insurance::Limit& term) {
  term.amount *= 2;
}
void double_amounts(insurance::QuotaShare&) {}
void double_amounts(insurance::DeductibleOfStake&) {}
void double_amounts(insurance::LimitOfStake&) {}
void double_amounts(insurance::TowerOfStake&) {}
void double_amounts(insurance::LimitShare&) {}
void double_amounts(insurance::WaitingDays& term) {
  term.value_per_year *= 2;
}
void double_amounts(insurance::RollingWindow& term) {
  term.attachment *= 2;
  if (term.width) *term.width *= 2;
}
void double_amounts(insurance::Steps& term) {
  for (auto& step : term.steps) {
    step.pays *= 2;
    if (term.on == insurance::StepMeasure::loss) step.at *= 2;
  }
}
void double_amounts(insurance::StopLoss& term) {
  term.attachment *= 2;
  term.width *= 2;
}
void double_amounts(insurance::DeductibleShare& term) {
  term.minimum *= 2;
  if (term.maximum) *term.maximum *= 2;
}
void double_amounts(insurance::Franchise& term) {
  term.amount *= 2;
}
void double_amounts(insurance::MinimumDeductible& term) {
  term.amount *= 2;
}
void double_amounts(insurance::MaximumDeductible& term) {
  term.amount *= 2;
}
void double_amounts(insurance::Tower& term) {
  for (auto& layer : term.layers) {
    layer.attachment *= 2;
    layer.width *= 2;
    layer.aggregate_deductible *= 2;
  }
}

template <std::size_t N>
void append(std::vector<double>& list, const std::array<double, N>& values) {
  list.insert(list.end(), values.begin(), values.end());
}

void append(std::vector<double>& list, const failure::OccurrenceBatch& batch,
            const failure::Occurrence& occurrence) {
  list.insert(list.end(), {occurrence.time, static_cast<double>(occurrence.cause.index())});
  for (auto i = occurrence.strike_begin; i < occurrence.strike_end; ++i) {
    const auto& strike = batch.strikes[i];
    list.insert(list.end(), {static_cast<double>(strike.avs.index()),
                             static_cast<double>(strike.operator_id.index()), strike.fraction});
  }
}

LossNumbers numbers_of(const portfolio::LossBatch& losses) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<double>> rows;
  for (std::size_t row = 0; row < losses.tile.size(); ++row) {
    auto& lanes = rows[{losses.trial[row], losses.tile[row]}];
    append(lanes, losses.gross[row].lane);
    append(lanes, losses.recovered[row].lane);
  }
  LossNumbers numbers;
  for (const auto& [at, lanes] : rows) {
    if (std::all_of(lanes.begin(), lanes.end(), [](double x) { return x == 0.0; })) continue;
    numbers.insert(numbers.end(), {double(at.first), double(at.second)});
    numbers.insert(numbers.end(), lanes.begin(), lanes.end());
  }
  for (const auto& loss : losses.book_by_occurrence) {
    numbers.insert(numbers.end(), {loss.gross, loss.recovered});
  }
  for (const auto& loss : losses.book) {
    append(numbers, loss.aggregate);
    append(numbers, loss.largest);
  }
  return numbers;
}

}  // namespace

BothWays settle_both_ways(const World& world) {
  const auto graph = graph_of(world.stake);
  const penalty::PenaltyModel penalty(graph);
  const auto [portfolio, insurance] = compile(world, graph, penalty);
  penalty::PenaltyModel::Workspace of_penalty;
  portfolio::PortfolioModel::Workspace of_portfolio;
  insurance::RecoveryModel::Workspace of_insurance;
  penalty::HitBatch hits;
  insurance::SubjectLosses claims;
  insurance::Recoveries recoveries;
  portfolio::LossBatch losses;
  penalty.apply(world.occurrences, portfolio.hit_form(), of_penalty, hits);
  portfolio.claims(world.occurrences, hits, of_portfolio, claims);
  insurance.apply(claims, insurance::RecoveryModel::Settled::where_contracts_meet, of_insurance,
                  recoveries);
  portfolio.losses(claims, recoveries, portfolio::LossDetail::totals, of_portfolio, losses);
  BothWays found{numbers_of(losses), std::nullopt, std::nullopt};
  const auto last_of = [&](std::span<const insurance::OneLayer> programmes) {
    const auto outcomes =
        portfolio.settled_losses(world.occurrences, hits, programmes, of_portfolio, losses);
    losses.exchange(outcomes.back());
    return numbers_of(losses);
  };
  if (const auto covers = insurance.one_layer()) {
    const std::vector<numerics::Tile> zeros(covers->width.size());
    const insurance::OneLayer nothing{zeros, zeros, zeros, {}};
    found.one_pass = last_of(std::array{*covers});
    found.beside_others = last_of(std::array{nothing, *covers, *covers});
  }
  return found;
}

Outcome settle(const World& world) {
  Outcome outcome{.graph = graph_of(world.stake),
                  .hits = {},
                  .claims = {},
                  .recoveries = {},
                  .losses = {},
                  .largest_loss = {},
                  .grids = {}};
  const penalty::PenaltyModel penalty(outcome.graph);
  const auto [portfolio, insurance] = compile(world, outcome.graph, penalty);
  penalty::PenaltyModel::Workspace of_penalty;
  portfolio::PortfolioModel::Workspace of_portfolio;
  insurance::RecoveryModel::Workspace of_insurance;
  insurance::SubjectLosses claims;
  insurance::Recoveries recoveries;
  portfolio::LossBatch losses;
  penalty.apply(world.occurrences, portfolio.hit_form(), of_penalty, outcome.hits);
  portfolio.claims(world.occurrences, outcome.hits, of_portfolio, claims);
  insurance.apply(claims, insurance::RecoveryModel::Settled::where_contracts_meet, of_insurance,
                  recoveries);
  portfolio.losses(claims, recoveries, portfolio::LossDetail::totals, of_portfolio, losses);
  outcome.losses = portfolio::list_losses(claims, recoveries, losses, portfolio.book());
  penalty.apply(world.occurrences, penalty::HitForm::listed, of_penalty, outcome.hits);
  insurance.apply(claims, insurance::RecoveryModel::Settled::everything, of_insurance, recoveries);
  outcome.claims = recoveries.claims;
  outcome.recoveries = recoveries.settled;
  outcome.largest_loss.assign(portfolio.largest_loss().begin(), portfolio.largest_loss().end());
  outcome.grids.assign(portfolio.grids().begin(), portfolio.grids().end());
  return outcome;
}

World doubled(World world) {
  for (auto& pool : world.stake.pools) pool.amount *= 2;
  for (auto& commitment : world.stake.commitments)
    if (commitment.network_limit) *commitment.network_limit *= 2;
  for (auto& delegation : world.stake.delegations) delegation.amount *= 2;
  for (auto& protocol : world.stake.protocols) {
    if (protocol.parameters->min_fee_sat) *protocol.parameters->min_fee_sat *= 2;
  }
  for (auto& cover : world.covers) {
    for (auto& term : cover.terms) std::visit([](auto& t) { double_amounts(t); }, term);
    for (auto& earlier : cover.earlier_losses) earlier.amount *= 2;
  }
  return world;
}

Ledger ledger_of(const Outcome& outcome) {
  Ledger ledger;
  for (const auto& loss : outcome.losses.by_occurrence) {
    ledger.rows.insert(ledger.rows.end(), {loss.occurrence, loss.holder.index()});
    ledger.money.insert(ledger.money.end(), {loss.gross, loss.recovered});
  }
  for (const auto& loss : outcome.losses.by_trial) {
    ledger.rows.push_back(loss.holder.index());
    append(ledger.money, loss.aggregate);
    append(ledger.money, loss.largest);
  }
  return ledger;
}

std::span<const penalty::Hit> hits_of_trial(const World& world, const Outcome& outcome,
                                            std::size_t trial) {
  const auto first = outcome.hits.hit_offset[world.occurrences.offset[trial]];
  const auto last = outcome.hits.hit_offset[world.occurrences.offset[trial + 1]];
  return std::span{outcome.hits.hits}.subspan(first, last - first);
}

std::vector<std::vector<double>> drawn(const stake::StakeSpec& stake,
                                       const failure::FailureSpec& failure,
                                       random::TrialRange trials) {
  const auto graph = graph_of(stake);
  base::Issues issues;
  const auto model = failure::FailureModel::compile(failure, graph, 1.0, issues);
  base::throw_if_any(issues);
  failure::FailureModel::Workspace workspace;
  failure::OccurrenceBatch batch;
  model->draw(20261122, trials, workspace, batch);
  std::vector<std::vector<double>> by_trial(trials.count);
  for (std::size_t trial = 0; trial < trials.count; ++trial) {
    for (auto j = batch.offset[trial]; j < batch.offset[trial + 1]; ++j) {
      append(by_trial[trial], batch, batch.occurrences[j]);
    }
  }
  return by_trial;
}

}  // namespace faultline::property
