// SPDX-License-Identifier: Apache-2.0
#include "portfolio/contract_losses.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "numerics/kernels/tile_kernels.hpp"

namespace faultline::portfolio {

using failure::ContractBreak;
using stake::PositionId;

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
  workspace.by_contract.resize(tiles);
  workspace.contract_tiles = numerics::TileSet(tiles);
}

void ContractLosses::flow_to(PositionId position, const Flow& flow, Workspace& workspace) const {
  workspace.flow[position.index()].add(flow);
  workspace.queue.put(rank_[position.index()]);
}

void ContractLosses::take_hits(std::span<const penalty::Hit> hits, Workspace& workspace) const {
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
    for (const auto& [owner, fraction] : graph_->owners_of(hit.pool))
      flow_to(owner, Flow{slash, value, 0.0, 0.0}.times(fraction), workspace);
  }
}

void ContractLosses::freeze_pools(std::uint32_t j, const ContractBreak& one,
                                  Workspace& workspace) const {
  const auto& contract = graph_->smart_contracts()[one.contract.index()];
  for (const auto id : graph_->pools_through(one.contract)) {
    const auto& pool = graph_->pools()[id.index()];
    const double left = std::max(pool.amount - workspace.pool_lost[id.index()], 0.0);
    const double value = left * pool.price;
    const double frozen = one.fraction * value * contract.frozen_years;
    const Flow flow{0.0, 0.0, contract.freeze_rate * frozen, frozen};
    workspace.effects.push_back({j, one.contract, id, {}, value, flow.cost, one.fraction * value});
    for (const auto& [owner, fraction] : graph_->owners_of(id))
      flow_to(owner, flow.times(fraction), workspace);
  }
}

bool ContractLosses::reaches(stake::SmartContractId contract, PositionId position) const {
  const auto through = graph_->positions_through(contract);
  return std::binary_search(through.begin(), through.end(), position);
}

/// What is left of the position, after what reached it through what it owns and holds.
void ContractLosses::fail(std::uint32_t j, PositionId position, const ContractBreak& one,
                          Flow& flow, Workspace& workspace) const {
  auto& state = workspace.state[position.index()];
  const auto& contract = graph_->smart_contracts()[one.contract.index()];
  const double value = std::max(graph_->value_of(position) - state.lost - flow.lost, 0.0);
  const double hit = one.fraction * value;
  if (contract.mode == stake::ContractMode::loss) {
    flow.lost += hit;
    state.kept *= 1.0 - one.fraction;
    workspace.effects.push_back({j, one.contract, {}, position, value, hit, 0.0});
    return;
  }
  const double frozen = hit * contract.frozen_years;
  flow.frozen += frozen;
  flow.cost += contract.freeze_rate * frozen;
  workspace.effects.push_back(
      {j, one.contract, {}, position, value, contract.freeze_rate * frozen, hit});
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
  const double contract = grids_[p].snap(flow.lost - flow.slash + flow.cost);
  state.contract += contract;
  if (contract > 0.0) {
    workspace.by_contract[numerics::tile_of(p)].lane[numerics::lane_in_tile(p)] = contract;
    workspace.contract_tiles.insert(numerics::tile_of(p));
  }
  const double quantum = grids_.back().quantum();
  if (contract > 0.0 && quantum > 0.0)
    workspace.book_contract +=
        static_cast<std::int64_t>(std::nearbyint(contract * (book_part_[p] / quantum)));
  const double gross = flow.lost + flow.cost;
  if (!(gross > 0.0)) return;
  workspace.gross[numerics::tile_of(p)].lane[numerics::lane_in_tile(p)] = gross;
  workspace.tiles.insert(numerics::tile_of(p));
}

/// To everybody whom the flows reach, each holder after all that it holds.
numerics::TileSpan ContractLosses::spread(std::uint32_t j, std::span<const ContractBreak> breaks,
                                          Workspace& workspace) const {
  workspace.queue.take_all([&](std::uint32_t rank) {
    const PositionId position = graph_->look_through_order()[rank];
    const auto& state = workspace.state[position.index()];
    Flow flow = std::exchange(workspace.flow[position.index()], {}).times(state.kept);
    for (const auto& one : breaks)
      if (reaches(one.contract, position)) fail(j, position, one, flow, workspace);
    flow.cost = std::min(flow.cost, std::max(graph_->value_of(position) - state.cost, 0.0));
    bear(position, flow, workspace);
    for (const auto& [holder, fraction] : graph_->direct_holders_of(position))
      flow_to(holder, flow.times(fraction), workspace);
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

numerics::TileSpan ContractLosses::contract_part(Workspace& workspace) const {
  workspace.tile.clear();
  workspace.contract_tiles.drain(workspace.tile);
  workspace.values.resize(workspace.tile.size());
  numerics::kernels::drain_tiles(workspace.by_contract.data(), workspace.tile,
                                 workspace.values.data());
  return {workspace.tile, workspace.values};
}

numerics::TileSpan ContractLosses::occurrence(const failure::OccurrenceSpan& occurrences,
                                              std::uint32_t j, std::span<const penalty::Hit> hits,
                                              Workspace& workspace) const {
  prepare(workspace);
  (void)contract_part(workspace);  // of the occurrence before
  take_hits(hits, workspace);
  const auto breaks = occurrences.breaks_of(j);
  for (const auto& one : breaks) {
    const auto& contract = graph_->smart_contracts()[one.contract.index()];
    if (contract.scope == stake::ContractScope::pool) {
      if (contract.mode == stake::ContractMode::freeze) freeze_pools(j, one, workspace);
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
