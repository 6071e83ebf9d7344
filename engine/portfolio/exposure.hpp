// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numerics/tile.hpp"
#include "penalty/penalty_model.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// What every position stands to lose, looking through what it holds: lane i is position i.
class Exposure {
 public:
  /// A position's part of a pool, in numeraire per asset unit that the pool loses.
  struct Part {
    stake::PositionId position;
    double worth;
    friend bool operator==(const Part&, const Part&) = default;
  };

  Exposure(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty);

  /// Loss of each position when an AVS takes all that it reaches at full stake:
  ///   Σ over its commitments of reach · price · the position's share of the pool,
  /// the share counting what it owns and, through every chain of holdings, what it holds a part of.
  [[nodiscard]] numerics::TileSpan at(stake::AvsId avs) const { return by_avs_.row(avs.index()); }
  /// The tiles of that row.
  [[nodiscard]] const numerics::TileSet& tiles_at(stake::AvsId avs) const {
    return tiles_[avs.index()];
  }

  /// Who bears what a pool loses, by position.
  [[nodiscard]] std::span<const Part> bearers_of(stake::PoolId pool) const {
    return std::span(parts_).subspan(offset_[pool.index()],
                                     offset_[pool.index() + 1] - offset_[pool.index()]);
  }

  friend bool operator==(const Exposure&, const Exposure&) = default;

 private:
  void add_pool(const stake::StakeGraph& graph, stake::PoolId pool, std::vector<double>& total);

  std::vector<std::uint32_t> offset_{0};  ///< by pool
  std::vector<Part> parts_;
  numerics::TileRows by_avs_;
  std::vector<numerics::TileSet> tiles_;  ///< by AVS
};

}  // namespace faultline::portfolio
