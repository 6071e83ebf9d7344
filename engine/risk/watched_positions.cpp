// SPDX-License-Identifier: Apache-2.0
#include "risk/watched_positions.hpp"

#include "base/contracts.hpp"
#include "numerics/tile.hpp"

namespace faultline::risk {

using numerics::tile_width;

void WatchedPositions::watch(std::size_t position, const portfolio::PositionTerms& terms) {
  position_.push_back(position);
  terms_.push_back(terms);
  losses_.emplace_back();
  item_after_.resize(tile_width * numerics::tiles_for(position + 1), 0);
  item_after_[position] = static_cast<std::uint32_t>(position_.size());
}

std::vector<double> WatchedPositions::values() const {
  std::vector<double> values;
  for (const auto& terms : terms_) values.push_back(terms.value);
  return values;
}

void WatchedPositions::gather(const TrialBatch& batch, std::size_t trial) {
  FAULTLINE_EXPECT(batch.claims.trial_offset.size() == batch.trials.size() + 1);
  for (auto j = batch.claims.trial_offset[trial]; j < batch.claims.trial_offset[trial + 1]; ++j) {
    gather_occurrence(batch, j);
  }
}

void WatchedPositions::gather_occurrence(const TrialBatch& batch, std::size_t occurrence) {
  const auto row = batch.claims.losses.row(occurrence);
  const auto* recovered =
      batch.recoveries.recovered.data() + batch.claims.losses.offset[occurrence];
  for (std::size_t r = 0; r < row.size(); ++r) {
    const std::size_t first = tile_width * row.tile[r];
    if (first >= item_after_.size()) return;
    for (std::size_t lane = 0; lane < tile_width; ++lane) {
      if (item_after_[first + lane] == 0) continue;
      const double net = row.values[r].lane[lane] - recovered[r].lane[lane];
      if (!(net > 0.0)) continue;
      const std::size_t item = item_after_[first + lane] - 1;
      if (losses_[item].empty()) lost_.push_back(item);
      losses_[item].push_back({batch.claims.time[occurrence], net});
    }
  }
}

std::size_t WatchedPositions::memory_bytes(const MeasureContext& context) {
  return context.terms.size() * (sizeof(portfolio::PositionTerms) + 64);
}

}  // namespace faultline::risk
