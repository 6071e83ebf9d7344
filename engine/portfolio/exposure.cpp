// SPDX-License-Identifier: Apache-2.0
#include "portfolio/exposure.hpp"

#include <algorithm>
#include <utility>

namespace faultline::portfolio {

using numerics::lane_in_tile;
using numerics::tile_of;

Exposure::Exposure(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty) {
  const std::size_t positions = graph.positions().size();
  std::vector<double> share(positions, 0.0);
  for (std::size_t p = 0; p < graph.pools().size(); ++p) add_pool(graph, stake::PoolId{p}, share);

  std::vector<numerics::Tile> dense(numerics::tiles_for(positions));
  for (std::size_t a = 0; a < graph.avs().size(); ++a) {
    numerics::TileSet set(dense.size());
    const auto first = graph.first_commitment_of(stake::AvsId{a}).index();
    for (std::size_t i = 0; i < graph.commitments_of(stake::AvsId{a}).size(); ++i) {
      const std::size_t c = first + i;
      for (const Part& part : bearers_of(graph.commitments()[c].pool)) {
        const std::size_t lane = part.position.index();
        dense[tile_of(lane)].lane[lane_in_tile(lane)] += penalty.reach()[c].amount * part.worth;
        set.insert(tile_of(lane));
      }
    }
    tiles_.push_back(set);
    set.drain(by_avs_.tile);
    for (std::size_t i = by_avs_.offset.back(); i < by_avs_.tile.size(); ++i) {
      by_avs_.values.push_back(dense[by_avs_.tile[i]]);
      dense[by_avs_.tile[i]] = numerics::Tile{};
    }
    by_avs_.end_row();
  }
}

/// `share`: by position, all 0 before and after.
void Exposure::add_pool(const stake::StakeGraph& graph, stake::PoolId pool,
                        std::vector<double>& share) {
  std::vector<std::uint32_t> bearers;
  const auto add = [&](stake::PositionId position, double fraction) {
    bearers.push_back(position.index());
    share[position.index()] += fraction;
  };
  for (const auto& [owner, fraction] : graph.owners_of(pool)) {
    add(owner, fraction);
    for (const auto& [holder, part] : graph.holders_of(owner)) add(holder, part * fraction);
  }
  std::sort(bearers.begin(), bearers.end());
  bearers.erase(std::unique(bearers.begin(), bearers.end()), bearers.end());
  for (const std::uint32_t position : bearers) {
    const double fraction = std::exchange(share[position], 0.0);
    if (fraction > 0.0) {
      parts_.push_back({stake::PositionId{position}, fraction * graph.pools()[pool.index()].price});
    }
  }
  offset_.push_back(static_cast<std::uint32_t>(parts_.size()));
}

}  // namespace faultline::portfolio
