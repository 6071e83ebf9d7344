// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/block_sums.hpp"

#include <array>
#include <string_view>

#include "base/contracts.hpp"
#include "numerics/tile.hpp"
#include "risk/archive_tag.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

using numerics::tile_width;

namespace {

constexpr std::string_view block_sums_tag = "block_sums";

}  // namespace

BlockSums::BlockSums(const MeasureContext& context)
    : blocks_(context.parameter_parts), tiles_(numerics::tiles_for(context.position_count())) {
  if (!context.sums_by_block) return;
  grids_ = context.grids;
  quanta_per_unit_.assign(tiles_ * tile_width, 0.0);
  for (std::size_t i = 0; i < context.position_count(); ++i)
    if (const double quantum = grids_[i].quantum(); quantum > 0.0)
      quanta_per_unit_[i] = 1.0 / quantum;
  trials_.assign(blocks, 0);
  positions_.assign(blocks * tiles_ * kept_perspectives * tile_width, 0);
  const double bound = context.largest_loss.back();
  book_ = {BlockAmounts(bound, grids_.back(), BlockTail::absent),
           BlockAmounts(bound, grids_.back(), BlockTail::kept)};
}

std::size_t BlockSums::place(std::size_t block, std::size_t tile, std::size_t perspective) const {
  return ((block * tiles_ + tile) * kept_perspectives + perspective) * tile_width;
}

void BlockSums::add(const TrialBatch& batch) {
  if (!kept()) return;
  blocks_.share_out(batch.trials);
  for (const auto& [block, copies] : blocks_.shares()) trials_[block] += copies;
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
  for (const auto& [block, copies] : blocks_.shares_of(batch.losses.trial[row])) {
    const auto times = static_cast<numerics::Int128>(copies);
    numerics::Int128* sums = positions_.data() + place(block, tile, 0);
    for (std::size_t lane = 0; lane < tile_width; ++lane) {
      sums[lane] += times * lost[lane];
      sums[tile_width + lane] += times * kept[lane];
    }
  }
}

void BlockSums::add_book(const TrialBatch& batch) {
  for (std::size_t i = 0; i < batch.losses.book.size(); ++i) {
    const auto& loss = batch.losses.book[i].aggregate;
    const auto shares = blocks_.shares_of(i);
    book_[0].add(loss[std::size_t(portfolio::Perspective::gross)], batch.weight[i], shares);
    book_[1].add(loss[std::size_t(portfolio::Perspective::net)], batch.weight[i], shares);
  }
}

std::vector<double> BlockSums::losses(portfolio::HolderId holder,
                                      portfolio::Perspective perspective) const {
  FAULTLINE_EXPECT(kept());
  const auto sum_of = [&](std::size_t block, std::size_t kind) {
    if (holder == book()) return book_[kind].quanta()[block];
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
  return book_[1].excess(threshold);
}

void BlockSums::merge(const BlockSums& other) {
  FAULTLINE_EXPECT(positions_.size() == other.positions_.size());
  for (std::size_t i = 0; i < trials_.size(); ++i) trials_[i] += other.trials_[i];
  for (std::size_t i = 0; i < positions_.size(); ++i) positions_[i] += other.positions_[i];
  for (std::size_t p = 0; p < kept_perspectives; ++p) book_[p].merge(other.book_[p]);
}

void BlockSums::save(base::ArchiveWriter& archive) const {
  save_tag(archive, block_sums_tag, positions_.size() + book_[1].size());
  for (const auto& grid : grids_) archive.put(grid.quantum());
  for (const auto trials : trials_) archive.put(trials);
  for (const auto& sum : positions_) archive.put(sum);
  for (const auto& book : book_) book.save(archive);
}

void BlockSums::load(base::ArchiveReader& archive) {
  load_tag(archive, block_sums_tag, positions_.size() + book_[1].size());
  for (const auto& grid : grids_) {
    double quantum = 0.0;
    archive.get(quantum);
    if (quantum != grid.quantum()) throw base::ArchiveError("saved sums are in other units");
  }
  for (auto& trials : trials_) archive.get(trials);
  for (auto& sum : positions_) archive.get(sum);
  for (auto& book : book_) book.load(archive);
}

std::size_t BlockSums::memory_bytes(const MeasureContext& context) {
  if (!context.sums_by_block) return 0;
  const auto tiles = numerics::tiles_for(context.position_count());
  const auto of_book = [&](BlockTail tail) {
    return BlockAmounts::memory_bytes(context.largest_loss.back(), context.grids.back(), tail);
  };
  return blocks * tiles * kept_perspectives * tile_width * sizeof(numerics::Int128) +
         of_book(BlockTail::absent) + of_book(BlockTail::kept);
}

}  // namespace faultline::risk::measure
