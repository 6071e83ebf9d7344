// SPDX-License-Identifier: Apache-2.0
#include "portfolio/loss_sources.hpp"

#include <algorithm>
#include <utility>

#include "base/contracts.hpp"

namespace faultline::portfolio {

namespace {

/// What one position has of some losses, lane by lane.
struct Settled {
  double gross = 0.0;
  double recovered = 0.0;
};

Settled settled(std::uint32_t j, stake::PositionId position, const insurance::SubjectLosses& claims,
                const insurance::Recoveries& recoveries) {
  const auto& rows = claims.losses;
  const auto begin = rows.tile.begin() + rows.offset[j];
  const auto end = rows.tile.begin() + rows.offset[j + 1];
  const auto tile = numerics::tile_of(position.index());
  const auto found = std::lower_bound(begin, end, tile);
  if (found == end || *found != tile) return {};
  const auto row = static_cast<std::size_t>(found - rows.tile.begin());
  const auto lane = numerics::lane_in_tile(position.index());
  return {rows.values[row].lane[lane], recoveries.recovered[row].lane[lane]};
}

}  // namespace

LossSources::LossSources(const stake::StakeGraph& graph, const Exposure& exposure,
                         std::vector<bool> wanted)
    : graph_(&graph), exposure_(&exposure), wanted_(std::move(wanted)) {
  FAULTLINE_EXPECT(wanted_.size() == graph.positions().size());
}

void LossSources::add(stake::PositionId position, double value, SourcedLoss source,
                      Workspace& workspace) const {
  if (!wanted_[position.index()] || !(value > 0.0)) return;
  source.position = position;
  source.gross = value;
  workspace.losses.push_back(source);
  workspace.total[position.index()] += value;
}

void LossSources::add_hit(const penalty::Hit& hit, Workspace& workspace) const {
  if (hit.contract.valid()) return;  // told by its effect
  const auto kind = hit.fault.valid() ? LossKind::operator_fault : LossKind::avs;
  for (const auto& [position, worth] : exposure_->bearers_of(hit.pool))
    add(position, hit.lost * worth, {{}, kind, hit.avs, hit.operator_id, {}, 0.0, 0.0}, workspace);
}

void LossSources::add_effect(const ContractEffect& effect, Workspace& workspace) const {
  const SourcedLoss source{{}, LossKind::contract, {}, {}, effect.contract, 0.0, 0.0};
  if (effect.pool.valid()) {
    const double price = graph_->pools()[effect.pool.index()].price;
    for (const auto& [position, worth] : exposure_->bearers_of(effect.pool))
      add(position, effect.lost * (worth / price), source, workspace);
    return;
  }
  add(effect.position, effect.lost, source, workspace);
  for (const auto& [holder, fraction] : graph_->holders_of(effect.position))
    add(holder, effect.lost * fraction, source, workspace);
}

std::span<const SourcedLoss> LossSources::of(std::uint32_t j, std::span<const penalty::Hit> hits,
                                             std::span<const ContractEffect> effects,
                                             const insurance::SubjectLosses& claims,
                                             const insurance::Recoveries& recoveries,
                                             Workspace& workspace) const {
  workspace.losses.clear();
  workspace.total.resize(wanted_.size(), 0.0);
  for (const auto& hit : hits) add_hit(hit, workspace);
  for (const auto& effect : effects) add_effect(effect, workspace);
  for (auto& loss : workspace.losses) {
    const double part = loss.gross / workspace.total[loss.position.index()];
    const auto whole = settled(j, loss.position, claims, recoveries);
    loss.gross = part * whole.gross;
    loss.recovered = part * whole.recovered;
  }
  for (const auto& loss : workspace.losses) workspace.total[loss.position.index()] = 0.0;
  return workspace.losses;
}

}  // namespace faultline::portfolio
