// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "numerics/kernels/tile_kernels.hpp"
#include "numerics/tile.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/exposure.hpp"

namespace faultline::portfolio {

/// What positions lose in an occurrence before any cover, from what was swept and hit:
///   Σ over sweeps of fraction · exposure to the AVS  +  Σ over hits of lost · worth to its
///   bearers.
/// Where both are there, hits correct what was swept, and the rest may be rounding: see
/// `CorrectedRow`.
class GroundUp {
 public:
  explicit GroundUp(Exposure exposure) : exposure_(std::move(exposure)) {}

  /// Buffers for one occurrence after another.
  struct Workspace {
    std::vector<numerics::Tile> correction;  ///< dense; 0 between occurrences
    std::vector<numerics::Tile> swept;       ///< dense; 0 between calls
    numerics::TileSet touched;
    std::vector<std::uint32_t> tile;     ///< of a row that no AVS has
    std::vector<numerics::Tile> values;  ///< likewise
  };
  static void prepare(std::size_t tiles, Workspace& workspace);

  /// The amounts of one occurrence, in numeraire. They refer to the workspace, and are to be taken
  /// once before the next: taking them clears the correction.
  [[nodiscard]] numerics::kernels::CorrectedRow of(std::span<const penalty::Sweep> sweeps,
                                                   std::span<const penalty::Hit> hits,
                                                   Workspace& workspace) const;

  [[nodiscard]] const Exposure& exposure() const { return exposure_; }

 private:
  void correct(std::span<const penalty::Hit> hits, Workspace& workspace) const;
  [[nodiscard]] numerics::TileSpan gather(std::span<const penalty::Sweep> sweeps,
                                          std::span<const penalty::Hit> hits,
                                          Workspace& workspace) const;

  Exposure exposure_;
};

}  // namespace faultline::portfolio
