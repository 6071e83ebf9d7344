// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/block_sums.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "base/contracts.hpp"
#include "numerics/tile.hpp"
#include "risk/archive_tag.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

using numerics::tile_width;

namespace {

constexpr std::string_view block_sums_tag = "block_sums";

/// Exponent and the four leading bits below it: rises with the number, 16 steps to an octave.
std::uint64_t step_of(double amount) {
  return std::bit_cast<std::uint64_t>(amount) >> 48;
}

std::size_t bins_of(const MeasureContext& context) {
  const auto book = context.book().index();
  const double quantum = context.grids[book].quantum();
  if (quantum == 0.0) return 0;
  return step_of(std::max(context.largest_loss[book], quantum)) - step_of(quantum) + 2;
}

}  // namespace

BlockSums::BlockSums(const MeasureContext& context)
    : parts_(context.parameter_parts), tiles_(numerics::tiles_for(context.position_count())) {
  if (!context.sums_by_block) return;
  grids_ = context.grids;
  quanta_per_unit_.assign(tiles_ * tile_width, 0.0);
  for (std::size_t i = 0; i < context.position_count(); ++i)
    if (const double quantum = grids_[i].quantum(); quantum > 0.0)
      quanta_per_unit_[i] = 1.0 / quantum;
  trials_.assign(blocks, 0);
  positions_.assign(blocks * tiles_ * kept_perspectives * tile_width, 0);
  book_.assign(blocks * kept_perspectives, 0);
  bin_count_ = bins_of(context);
  bins_.resize(blocks * bin_count_);
}

std::size_t BlockSums::place(std::size_t block, std::size_t tile, std::size_t perspective) const {
  return ((block * tiles_ + tile) * kept_perspectives + perspective) * tile_width;
}

/// Which blocks the copies of each trial of the batch belong to.
void BlockSums::share_out(const TrialNumbers& trials) {
  shares_.clear();
  share_offset_.assign(1, 0);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    std::array<std::uint64_t, blocks> copies{};
    for (std::uint64_t k = 0; k < trials.copies(); ++k) ++copies[block_of(trials.number(i, k))];
    for (std::uint32_t block = 0; block < blocks; ++block) {
      if (copies[block] == 0) continue;
      shares_.push_back({block, copies[block]});
      trials_[block] += copies[block];
    }
    share_offset_.push_back(shares_.size());
  }
}

std::span<const BlockSums::Share> BlockSums::shares_of(std::size_t trial) const {
  return std::span(shares_).subspan(share_offset_[trial],
                                    share_offset_[trial + 1] - share_offset_[trial]);
}

void BlockSums::add(const TrialBatch& batch) {
  if (!kept()) return;
  share_out(batch.trials);
  for (std::uint32_t tile = 0; tile < batch.losses.tile_count(); ++tile)
    for (const auto row : batch.losses.rows_of(tile)) add_row(batch, row, tile);
  add_book(batch);
}

void BlockSums::add_row(const TrialBatch& batch, std::uint32_t row, std::uint32_t tile) {
  const double* per_unit = quanta_per_unit_.data() + tile * tile_width;
  const double weight = batch.weight[batch.losses.trial[row]];
  const auto& gross = batch.losses.gross[row].lane;
  const auto& recovered = batch.losses.recovered[row].lane;
  std::array<std::int64_t, tile_width> lost;
  std::array<std::int64_t, tile_width> kept;
  for (std::size_t lane = 0; lane < tile_width; ++lane) {
    lost[lane] = rounded(weight * gross[lane] * per_unit[lane]);
    kept[lane] = rounded(weight * (gross[lane] - recovered[lane]) * per_unit[lane]);
  }
  for (const auto& [block, copies] : shares_of(batch.losses.trial[row])) {
    const auto times = static_cast<numerics::Int128>(copies);
    numerics::Int128* sums = positions_.data() + place(block, tile, 0);
    for (std::size_t lane = 0; lane < tile_width; ++lane) {
      sums[lane] += times * lost[lane];
      sums[tile_width + lane] += times * kept[lane];
    }
  }
}

std::size_t BlockSums::bin_of(double amount) const {
  return std::min(step_of(amount) - step_of(grids_.back().quantum()), bin_count_ - 1);
}

void BlockSums::add_book(const TrialBatch& batch) {
  for (std::size_t i = 0; i < batch.losses.book.size(); ++i) {
    const auto& loss = batch.losses.book[i].aggregate;
    const double gross = loss[static_cast<std::size_t>(portfolio::Perspective::gross)];
    const double net = loss[static_cast<std::size_t>(portfolio::Perspective::net)];
    if (!(gross > 0.0)) continue;
    const double weight = batch.weight[i];
    const double per_unit = 1.0 / grids_.back().quantum();
    const auto quanta = rounded(weight * net * per_unit);
    for (const auto& [block, copies] : shares_of(i)) {
      const auto times = static_cast<numerics::Int128>(copies);
      book_[block * kept_perspectives] += times * rounded(weight * gross * per_unit);
      book_[block * kept_perspectives + 1] += times * quanta;
      if (!(net > 0.0)) continue;
      Bin& bin = bins_[block * bin_count_ + bin_of(net)];
      bin.weight += times * rounded(weight * weight_quanta);
      bin.quanta += times * quanta;
    }
  }
}

std::vector<double> BlockSums::losses(portfolio::HolderId holder,
                                      portfolio::Perspective perspective) const {
  FAULTLINE_EXPECT(kept());
  const bool is_book = holder.index() + 1 == grids_.size();
  const auto sum_of = [&](std::size_t block, std::size_t kind) {
    if (is_book) return book_[block * kept_perspectives + kind];
    return positions_[place(block, numerics::tile_of(holder.index()), kind) +
                      numerics::lane_in_tile(holder.index())];
  };
  std::vector<double> sums;
  for (std::size_t block = 0; block < blocks; ++block) {
    const auto gross = sum_of(block, 0);
    const auto net = sum_of(block, 1);
    const auto wanted = perspective == portfolio::Perspective::gross ? gross
                        : perspective == portfolio::Perspective::net ? net
                                                                     : gross - net;
    sums.push_back(static_cast<double>(wanted) * grids_[holder.index()].quantum());
  }
  return sums;
}

std::vector<double> BlockSums::book_excess(double threshold) const {
  FAULTLINE_EXPECT(kept());
  std::vector<double> sums(blocks, 0.0);
  if (bin_count_ == 0) return sums;
  const double quantum = grids_.back().quantum();
  const std::size_t first = threshold > 0.0 ? bin_of(threshold) : 0;
  for (std::size_t block = 0; block < blocks; ++block)
    for (std::size_t b = first; b < bin_count_; ++b) {
      const Bin& bin = bins_[block * bin_count_ + b];
      const double above = static_cast<double>(bin.quanta) * quantum -
                           static_cast<double>(bin.weight) / weight_quanta * threshold;
      sums[block] += std::max(above, 0.0);
    }
  return sums;
}

void BlockSums::merge(const BlockSums& other) {
  FAULTLINE_EXPECT(positions_.size() == other.positions_.size() &&
                   bins_.size() == other.bins_.size());
  for (std::size_t i = 0; i < trials_.size(); ++i) trials_[i] += other.trials_[i];
  for (std::size_t i = 0; i < positions_.size(); ++i) positions_[i] += other.positions_[i];
  for (std::size_t i = 0; i < book_.size(); ++i) book_[i] += other.book_[i];
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    bins_[i].weight += other.bins_[i].weight;
    bins_[i].quanta += other.bins_[i].quanta;
  }
}

void BlockSums::save(base::ArchiveWriter& archive) const {
  save_tag(archive, block_sums_tag, positions_.size() + bins_.size());
  for (const auto& grid : grids_) archive.put(grid.quantum());
  for (const auto trials : trials_) archive.put(trials);
  for (const auto& sum : positions_) archive.put(sum);
  for (const auto& sum : book_) archive.put(sum);
  for (const auto& bin : bins_) {
    archive.put(bin.weight);
    archive.put(bin.quanta);
  }
}

void BlockSums::load(base::ArchiveReader& archive) {
  load_tag(archive, block_sums_tag, positions_.size() + bins_.size());
  for (const auto& grid : grids_) {
    double quantum = 0.0;
    archive.get(quantum);
    if (quantum != grid.quantum()) throw base::ArchiveError("saved sums are in other units");
  }
  for (auto& trials : trials_) archive.get(trials);
  for (auto& sum : positions_) archive.get(sum);
  for (auto& sum : book_) archive.get(sum);
  for (auto& bin : bins_) {
    archive.get(bin.weight);
    archive.get(bin.quanta);
  }
}

std::size_t BlockSums::memory_bytes(const MeasureContext& context) {
  if (!context.sums_by_block) return 0;
  const auto tiles = numerics::tiles_for(context.position_count());
  return blocks * (tiles * kept_perspectives * tile_width * sizeof(numerics::Int128) +
                   bins_of(context) * sizeof(Bin));
}

}  // namespace faultline::risk::measure
