// SPDX-License-Identifier: Apache-2.0
#include "portfolio/contract_losses.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "numerics/kernels/tile_kernels.hpp"

namespace faultline::portfolio {

using failure::ContractBreak;
using stake::PositionId;
using Taken = ContractLosses::Workspace::Taken;

void ContractLosses::Flow::add(const Flow& other) {
  slash += other.slash;
  lost += other.lost;
  cost += other.cost;
  frozen += other.frozen;
}

void ContractLosses::Workspace::clear() {
  parts.clear();
  frozen.clear();
  effects.clear();
}

ContractLosses::ContractLosses(const stake::StakeGraph& graph,
                               std::span<const numerics::MoneyGrid> grids)
    : graph_(&graph),
      grids_(grids.begin(), grids.end()),
      rank_(graph.positions().size()),
      book_part_(graph.positions().size(), 0.0) {
  const auto order = graph.look_through_order();
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) rank_[order[rank].index()] = rank;
  for (const auto& [position, part] : graph.book()) book_part_[position.index()] = part;
}

void ContractLosses::prepare(Workspace& workspace) const {
  const std::size_t positions = rank_.size();
  if (workspace.flow.size() < positions) workspace.flow.resize(positions);
  if (workspace.state.size() < positions) workspace.state.resize(positions);
  if (workspace.pool_lost.size() < graph_->pools().size())
    workspace.pool_lost.resize(graph_->pools().size(), 0.0);
  workspace.queue.prepare(positions);
  const std::size_t tiles = numerics::tiles_for(positions);
  if (workspace.gross.size() >= tiles) return;
  workspace.gross.resize(tiles);
  workspace.tiles = numerics::TileSet(tiles);
}

void ContractLosses::prepare_groups(Workspace& workspace) const {
  const std::size_t positions = rank_.size();
  if (workspace.taken.size() < positions * workspace.groups)
    workspace.taken.resize(positions * workspace.groups);
  const std::size_t tiles = numerics::tiles_for(positions);
  while (workspace.group_rows.size() < workspace.groups)
    workspace.group_rows.push_back({std::vector<numerics::Tile>(tiles), numerics::TileSet(tiles)});
}

/// The places of a position in `taken`; none where nothing is told apart.
std::span<Taken> ContractLosses::taken_of(PositionId position, Workspace& workspace) {
  const std::size_t groups = workspace.groups;
  return std::span(workspace.taken).subspan(position.index() * groups, groups);
}

/// What was taken of the position goes to the group at that place.
void ContractLosses::tell(PositionId position, std::size_t place, const Taken& taken,
                          Workspace& workspace) {
  if (workspace.groups == 0) return;
  auto& sum = taken_of(position, workspace)[workspace.group[place]];
  sum.lost += taken.lost;
  sum.cost += taken.cost;
}

/// Place of the group of what the break b took from a pool; any where nothing is told apart.
std::size_t ContractLosses::place_of(std::size_t b, const ContractBreak& one, stake::PoolId pool,
                                     const Workspace& workspace) const {
  if (workspace.groups == 0) return 0;
  const auto pools = graph_->pools_through(one.contract);
  const auto found = std::lower_bound(pools.begin(), pools.end(), pool);
  return workspace.first_group[b] + static_cast<std::size_t>(found - pools.begin());
}

void ContractLosses::flow_to(PositionId position, const Flow& flow, Workspace& workspace) const {
  workspace.flow[position.index()].add(flow);
  workspace.queue.put(rank_[position.index()]);
}

void ContractLosses::take_hits(std::span<const penalty::Hit> hits,
                               std::span<const ContractBreak> breaks, Workspace& workspace) const {
  for (const auto& hit : hits) {
    const auto& pool = graph_->pools()[hit.pool.index()];
    const double value = hit.lost * pool.price;
    const double slash = hit.contract.valid() ? 0.0 : value;
    if (hit.contract.valid()) {
      const double before = (pool.amount - workspace.pool_lost[hit.pool.index()]) * pool.price;
      workspace.effects.push_back({hit.occurrence, hit.contract, hit.pool, {}, before, value, 0.0});
    }
    workspace.pool_lost[hit.pool.index()] += hit.lost;
    workspace.touched_pools.push_back(hit.pool);
    const auto by = [&](const ContractBreak& one) { return one.contract == hit.contract; };
    const auto b = std::find_if(breaks.begin(), breaks.end(), by);
    const bool is_contract = b != breaks.end();
    const std::size_t place = is_contract ? place_of(static_cast<std::size_t>(b - breaks.begin()),
                                                     *b, hit.pool, workspace)
                                          : 0;
    for (const auto& [owner, fraction] : graph_->owners_of(hit.pool)) {
      flow_to(owner, Flow{slash, value, 0.0, 0.0}.times(fraction), workspace);
      if (is_contract) tell(owner, place, {fraction * value, 0.0}, workspace);
    }
  }
}

void ContractLosses::freeze_pools(std::uint32_t j, std::span<const ContractBreak> breaks,
                                  std::size_t b, Workspace& workspace) const {
  const auto& one = breaks[b];
  const auto& contract = graph_->smart_contracts()[one.contract.index()];
  for (const auto id : graph_->pools_through(one.contract)) {
    const auto& pool = graph_->pools()[id.index()];
    const double left = std::max(pool.amount - workspace.pool_lost[id.index()], 0.0);
    const double value = left * pool.price;
    const double frozen = one.fraction * value * contract.frozen_years;
    const Flow flow{0.0, 0.0, contract.freeze_rate * frozen, frozen};
    workspace.effects.push_back({j, one.contract, id, {}, value, flow.cost, one.fraction * value});
    const std::size_t place = place_of(b, one, id, workspace);
    for (const auto& [owner, fraction] : graph_->owners_of(id)) {
      flow_to(owner, flow.times(fraction), workspace);
      tell(owner, place, {0.0, fraction * flow.cost}, workspace);
    }
  }
}

bool ContractLosses::reaches(stake::SmartContractId contract, PositionId position) const {
  const auto through = graph_->positions_through(contract);
  return std::binary_search(through.begin(), through.end(), position);
}

/// What is left of the position, after what reached it through what it owns and holds.
void ContractLosses::fail(std::uint32_t j, PositionId position,
                          std::span<const ContractBreak> breaks, std::size_t b, Flow& flow,
                          Workspace& workspace) const {
  const auto& one = breaks[b];
  const std::size_t place = workspace.groups == 0 ? 0 : workspace.first_group[b];
  auto& state = workspace.state[position.index()];
  const auto& contract = graph_->smart_contracts()[one.contract.index()];
  const double value = std::max(graph_->value_of(position) - state.lost - flow.lost, 0.0);
  const double hit = one.fraction * value;
  if (contract.mode == stake::ContractMode::loss) {
    flow.lost += hit;
    tell(position, place, {hit, 0.0}, workspace);
    state.kept *= 1.0 - one.fraction;
    workspace.effects.push_back({j, one.contract, {}, position, value, hit, 0.0});
    return;
  }
  const double frozen = hit * contract.frozen_years;
  flow.frozen += frozen;
  flow.cost += contract.freeze_rate * frozen;
  tell(position, place, {0.0, contract.freeze_rate * frozen}, workspace);
  workspace.effects.push_back(
      {j, one.contract, {}, position, value, contract.freeze_rate * frozen, hit});
}

/// What contracts took of the position, on its grid: the sum of what is written for each group.
double ContractLosses::write_groups(PositionId position, Workspace& workspace) const {
  const std::size_t p = position.index();
  const auto taken = taken_of(position, workspace);
  double sum = 0.0;
  for (std::size_t group = 0; group < taken.size(); ++group) {
    const auto [lost, cost] = std::exchange(taken[group], {});
    const double amount = grids_[p].snap(lost + cost);
    if (!(amount > 0.0)) continue;
    sum += amount;
    auto& row = workspace.group_rows[group];
    row.amounts[numerics::tile_of(p)].lane[numerics::lane_in_tile(p)] = amount;
    row.tiles.insert(numerics::tile_of(p));
  }
  return sum;
}

/// Puts what an occurrence did to a position into its row and into the sums of the trial.
void ContractLosses::bear(PositionId position, const Flow& flow, Workspace& workspace) const {
  const std::size_t p = position.index();
  auto& state = workspace.state[p];
  if (!state.touched) workspace.touched.push_back(position);
  state.touched = true;
  state.lost += flow.lost;
  state.cost += flow.cost;
  state.frozen_years += grids_[p].snap(flow.frozen);
  const double contract = workspace.groups == 0 ? grids_[p].snap(flow.lost - flow.slash + flow.cost)
                                                : write_groups(position, workspace);
  state.contract += contract;
  const double quantum = grids_.back().quantum();
  if (contract > 0.0 && quantum > 0.0)
    workspace.book_contract +=
        static_cast<std::int64_t>(std::nearbyint(contract * (book_part_[p] / quantum)));
  const double gross = flow.lost + flow.cost;
  if (!(gross > 0.0)) return;
  workspace.gross[numerics::tile_of(p)].lane[numerics::lane_in_tile(p)] = gross;
  workspace.tiles.insert(numerics::tile_of(p));
}

void ContractLosses::scale(std::span<Taken> taken, const Taken& factor) {
  for (auto& one : taken) {
    one.lost *= factor.lost;
    one.cost *= factor.cost;
  }
}

/// To everybody whom the flows reach, each holder after all that it holds.
numerics::TileSpan ContractLosses::spread(std::uint32_t j, std::span<const ContractBreak> breaks,
                                          Workspace& workspace) const {
  workspace.queue.take_all([&](std::uint32_t rank) {
    const PositionId position = graph_->look_through_order()[rank];
    const auto& state = workspace.state[position.index()];
    Flow flow = std::exchange(workspace.flow[position.index()], {}).times(state.kept);
    scale(taken_of(position, workspace), {state.kept, state.kept});
    for (std::size_t b = 0; b < breaks.size(); ++b)
      if (reaches(breaks[b].contract, position)) fail(j, position, breaks, b, flow, workspace);
    const double left = graph_->value_of(position) - state.lost - flow.lost - state.cost;
    if (const double most = std::max(left, 0.0); flow.cost > most) {
      scale(taken_of(position, workspace), {1.0, most / flow.cost});
      flow.cost = most;
    }
    for (const auto& [holder, fraction] : graph_->direct_holders_of(position)) {
      flow_to(holder, flow.times(fraction), workspace);
      const auto from = taken_of(position, workspace);
      const auto to = taken_of(holder, workspace);
      for (std::size_t group = 0; group < to.size(); ++group) {
        to[group].lost += fraction * from[group].lost;
        to[group].cost += fraction * from[group].cost;
      }
    }
    bear(position, flow, workspace);
  });
  return drain_gross(workspace);
}

numerics::TileSpan ContractLosses::drain_gross(Workspace& workspace) const {
  workspace.tile.clear();
  workspace.tiles.drain(workspace.tile);
  workspace.values.resize(workspace.tile.size());
  numerics::kernels::drain_tiles(workspace.gross.data(), workspace.tile, workspace.values.data());
  return {workspace.tile, workspace.values};
}

numerics::TileSpan ContractLosses::slash(std::span<const penalty::Hit> hits,
                                         Workspace& workspace) const {
  prepare(workspace);
  for (const auto& hit : hits) {
    const double value = hit.lost * graph_->pools()[hit.pool.index()].price;
    for (const auto& [owner, fraction] : graph_->owners_of(hit.pool))
      flow_to(owner, Flow{value * fraction, 0.0, 0.0, 0.0}, workspace);
  }
  workspace.queue.take_all([&](std::uint32_t rank) {
    const PositionId position = graph_->look_through_order()[rank];
    const std::size_t p = position.index();
    const Flow flow = std::exchange(workspace.flow[p], {}).times(workspace.state[p].kept);
    for (const auto& [holder, fraction] : graph_->direct_holders_of(position))
      flow_to(holder, flow.times(fraction), workspace);
    if (!(flow.slash > 0.0)) return;
    workspace.gross[numerics::tile_of(p)].lane[numerics::lane_in_tile(p)] = flow.slash;
    workspace.tiles.insert(numerics::tile_of(p));
  });
  return drain_gross(workspace);
}

numerics::TileSpan ContractLosses::contract_part(std::size_t group, Workspace& workspace) const {
  auto& row = workspace.group_rows[group];
  workspace.tile.clear();
  row.tiles.drain(workspace.tile);
  workspace.values.resize(workspace.tile.size());
  numerics::kernels::drain_tiles(row.amounts.data(), workspace.tile, workspace.values.data());
  return {workspace.tile, workspace.values};
}

numerics::TileSpan ContractLosses::occurrence(const failure::OccurrenceSpan& occurrences,
                                              std::uint32_t j, std::span<const penalty::Hit> hits,
                                              Workspace& workspace) const {
  const auto breaks = occurrences.breaks_of(j);
  prepare(workspace);
  prepare_groups(workspace);
  take_hits(hits, breaks, workspace);
  for (std::size_t b = 0; b < breaks.size(); ++b) {
    const auto& one = breaks[b];
    const auto& contract = graph_->smart_contracts()[one.contract.index()];
    if (contract.scope == stake::ContractScope::pool) {
      if (contract.mode == stake::ContractMode::freeze) freeze_pools(j, breaks, b, workspace);
      continue;
    }
    for (const auto position : graph_->positions_through(one.contract))
      workspace.queue.put(rank_[position.index()]);
  }
  return spread(j, breaks, workspace);
}

void ContractLosses::end_trial(std::uint32_t trial, Workspace& workspace) const {
  auto& touched = workspace.touched;
  std::sort(touched.begin(), touched.end());
  double book_frozen = 0.0;
  for (const auto position : touched) {
    const HolderId holder{position.index()};
    const auto state = std::exchange(workspace.state[position.index()], {});
    if (state.contract > 0.0)
      workspace.parts.push_back({trial, holder, LossComponent::contract, state.contract});
    if (state.frozen_years > 0.0) workspace.frozen.push_back({trial, holder, state.frozen_years});
    book_frozen += book_part_[position.index()] * state.frozen_years;
  }
  const HolderId book{rank_.size()};
  const double contract =
      static_cast<double>(std::exchange(workspace.book_contract, 0)) * grids_.back().quantum();
  if (contract > 0.0) workspace.parts.push_back({trial, book, LossComponent::contract, contract});
  const double frozen = grids_.back().snap(book_frozen);
  if (frozen > 0.0) workspace.frozen.push_back({trial, book, frozen});
  touched.clear();
  for (const auto pool : workspace.touched_pools) workspace.pool_lost[pool.index()] = 0.0;
  workspace.touched_pools.clear();
}

}  // namespace faultline::portfolio
