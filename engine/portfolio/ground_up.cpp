// SPDX-License-Identifier: Apache-2.0
#include "portfolio/ground_up.hpp"

#include <algorithm>

namespace faultline::portfolio {

namespace kernels = numerics::kernels;
using numerics::lane_in_tile;
using numerics::tile_of;

void GroundUp::prepare(std::size_t tiles, Workspace& workspace) {
  if (workspace.correction.size() >= tiles) return;
  workspace.correction.resize(tiles);
  workspace.swept.resize(tiles);
  workspace.touched = numerics::TileSet(tiles);
}

/// What an AVS reaches covers whatever corrects its sweep, so that one sweep needs no other row.
kernels::CorrectedRow GroundUp::of(std::span<const penalty::Sweep> sweeps,
                                   std::span<const penalty::Hit> hits, Workspace& workspace) const {
  correct(hits, workspace);
  numerics::Tile* correction = hits.empty() ? nullptr : workspace.correction.data();
  const bool one_avs =
      sweeps.size() == 1 && std::all_of(hits.begin(), hits.end(), [&](const penalty::Hit& hit) {
        return hit.avs == sweeps.front().avs;
      });
  if (one_avs) return {exposure_.at(sweeps.front().avs), sweeps.front().fraction, correction};
  return {gather(sweeps, hits, workspace), 1.0, correction};
}

void GroundUp::correct(std::span<const penalty::Hit> hits, Workspace& workspace) const {
  for (const auto& hit : hits) {
    for (const auto& [position, worth] : exposure_.bearers_of(hit.pool)) {
      const std::size_t lane = position.index();
      workspace.correction[tile_of(lane)].lane[lane_in_tile(lane)] += hit.lost * worth;
    }
  }
}

numerics::TileSpan GroundUp::gather(std::span<const penalty::Sweep> sweeps,
                                    std::span<const penalty::Hit> hits,
                                    Workspace& workspace) const {
  for (const penalty::Sweep& sweep : sweeps) {
    kernels::add_tiles(workspace.swept.data(), exposure_.at(sweep.avs), sweep.fraction);
    workspace.touched.insert(exposure_.tiles_at(sweep.avs));
  }
  for (const auto& hit : hits) {
    for (const auto& part : exposure_.bearers_of(hit.pool)) {
      workspace.touched.insert(tile_of(part.position.index()));
    }
  }
  workspace.tile.clear();
  workspace.touched.drain(workspace.tile);
  workspace.values.resize(workspace.tile.size());
  kernels::drain_tiles(workspace.swept.data(), workspace.tile, workspace.values.data());
  return {workspace.tile, workspace.values};
}

}  // namespace faultline::portfolio
