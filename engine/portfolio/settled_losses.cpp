// SPDX-License-Identifier: Apache-2.0
#include "portfolio/settled_losses.hpp"

#include <algorithm>

namespace faultline::portfolio {

namespace kernels = numerics::kernels;

void SettledLosses::trial(const penalty::HitBatch& hits,
                          failure::OccurrenceSpan::Range occurrences) {
  for (auto j = occurrences.begin; j < occurrences.end; ++j) {
    const auto amounts = ground_up_.of(hits.sweeps_of(j), hits.hits_of(j), workspace_.ground_up);
    if (j == occurrences.begin) {
      begin_rows(amounts.row.tile);
      settle(amounts, kernels::Totals::fresh);
    } else {
      add_rows(amounts.row.tile);
      settle(amounts, kernels::Totals::running);
    }
  }
  losses_.end_trial(book_);
  book_ = {};
}

void SettledLosses::settle(const kernels::CorrectedRow& amounts, kernels::Totals totals) {
  const auto sums = kernels::settle_row(amounts, lanes_, totals,
                                        {.place = workspace_.row_of.data(),
                                         .gross = losses_.gross.data(),
                                         .recovered = losses_.recovered.data()});
  const Loss loss{.gross = static_cast<double>(sums.gross) * book_quantum_,
                  .recovered = static_cast<double>(sums.recovered) * book_quantum_};
  losses_.book_by_occurrence.push_back(loss);
  book_.add(loss);
}

/// Rows of a trial that has none, for totals that are fresh.
void SettledLosses::begin_rows(std::span<const std::uint32_t> tiles) {
  auto row = static_cast<std::uint32_t>(losses_.tile.size());
  losses_.tile.insert(losses_.tile.end(), tiles.begin(), tiles.end());
  losses_.make_room(losses_.tile.size());
  for (const std::uint32_t tile : tiles) workspace_.row_of[tile] = row++;
}

/// Rows of 0 for the tiles that have none in the trial.
void SettledLosses::add_rows(std::span<const std::uint32_t> tiles) {
  for (const std::uint32_t tile : tiles) {
    if (has_row(tile)) continue;
    const std::size_t row = losses_.tile.size();
    workspace_.row_of[tile] = static_cast<std::uint32_t>(row);
    losses_.tile.push_back(tile);
    losses_.make_room(row + 1);
    losses_.gross[row] = {};
    losses_.recovered[row] = {};
  }
}

bool SettledLosses::has_row(std::uint32_t tile) const {
  const std::uint32_t row = workspace_.row_of[tile];
  return losses_.offset.back() <= row && row < losses_.tile.size() && losses_.tile[row] == tile;
}

}  // namespace faultline::portfolio
