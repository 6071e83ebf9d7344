// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "numerics/money_grid.hpp"
#include "risk/block_amounts.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_blocks.hpp"

namespace faultline::risk::measure {

/// Losses summed apart over blocks of trials (`TrialBlocks`), where `MeasureContext::sums_by_block`
/// asks for it.
///
/// Sums are on the money grid, exact without weights and rounded to a quantum a trial with them.
/// Net losses of the book are also counted in bins, from which `book_excess` is taken.
class BlockSums {
 public:
  static constexpr std::size_t blocks = TrialBlocks::count;

  explicit BlockSums(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const BlockSums& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  /// None: what the sums are for lies between cases (`run::append_block_sums`).
  [[nodiscard]] static std::vector<Table> tables(const MeasureContext&) { return {}; }
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

  /// Whether anything was summed.
  [[nodiscard]] bool kept() const { return !trials_.empty(); }
  [[nodiscard]] portfolio::HolderId book() const { return portfolio::HolderId{grids_.size() - 1}; }
  /// Trials of each block.
  [[nodiscard]] std::span<const std::uint64_t> trials() const { return trials_; }
  /// Σ wL of a holder in each block, numeraire.
  [[nodiscard]] std::vector<double> losses(portfolio::HolderId holder,
                                           portfolio::Perspective perspective) const;
  /// Σ w max(L − threshold, 0) of the book's net loss in each block, numeraire.
  [[nodiscard]] std::vector<double> book_excess(double threshold) const;

 private:
  /// Gross and net; what is recovered lies between.
  static constexpr std::size_t kept_perspectives = 2;

  void add_row(const TrialBatch& batch, std::uint32_t row, std::uint32_t tile);
  void add_book(const TrialBatch& batch);
  [[nodiscard]] std::size_t place(std::size_t block, std::size_t tile,
                                  std::size_t perspective) const;

  TrialBlocks blocks_;
  std::size_t tiles_;
  std::vector<numerics::MoneyGrid> grids_;   ///< by holder
  std::vector<double> quanta_per_unit_;      ///< by position, whole tiles: 1/quantum, or 0
  std::vector<std::uint64_t> trials_;        ///< by block
  std::vector<numerics::Int128> positions_;  ///< block × tile × perspective × lane
  std::array<BlockAmounts, kept_perspectives> book_;
};

static_assert(AccumulatesTrials<BlockSums>);

}  // namespace faultline::risk::measure
