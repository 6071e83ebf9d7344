// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "numerics/money_grid.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk::measure {

/// Losses summed apart over 64 blocks of trials, where `MeasureContext::sums_by_block` asks for it:
/// trials whose numbers are equal modulo 64, or, where unknown parameters are drawn, those of
/// parameter draws whose numbers are. Blocks of two cases, of one run or of two, meet the same
/// draws, so that how their differences vary from block to block is the error of the difference
/// (`paired_difference`).
///
/// Sums are on the money grid, exact without weights and rounded to a quantum a trial with them.
/// Net losses of the book are also counted in bins of a sixteenth of an octave, from which
/// `book_excess` is taken.
class BlockSums {
 public:
  static constexpr std::size_t blocks = 64;

  explicit BlockSums(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const BlockSums& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  /// None: what the sums are for lies between cases (`run::append_block_sums`).
  [[nodiscard]] static std::vector<Table> tables(const MeasureContext&) { return {}; }
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

  /// Whether anything was summed.
  [[nodiscard]] bool kept() const { return !book_.empty(); }
  /// Trials of each block.
  [[nodiscard]] std::span<const std::uint64_t> trials() const { return trials_; }
  /// Σ wL of a holder in each block, numeraire.
  [[nodiscard]] std::vector<double> losses(portfolio::HolderId holder,
                                           portfolio::Perspective perspective) const;
  /// Σ w max(L − threshold, 0) of the book's net loss in each block, numeraire; in the bin of the
  /// threshold, of its sum as a whole.
  [[nodiscard]] std::vector<double> book_excess(double threshold) const;

 private:
  /// Gross and net; what is recovered lies between.
  static constexpr std::size_t kept_perspectives = 2;
  struct Bin {
    numerics::Int128 weight = 0;  ///< multiples of 1/`weight_quanta`
    numerics::Int128 quanta = 0;
  };
  /// Copies of one trial in one block.
  struct Share {
    std::uint32_t block;
    std::uint64_t copies;
  };

  [[nodiscard]] std::size_t block_of(std::uint64_t trial) const {
    return (parts_ ? parts_->of(trial) : trial) % blocks;
  }
  void share_out(const TrialNumbers& trials);
  [[nodiscard]] std::span<const Share> shares_of(std::size_t trial) const;
  void add_row(const TrialBatch& batch, std::uint32_t row, std::uint32_t tile);
  void add_book(const TrialBatch& batch);
  [[nodiscard]] std::size_t bin_of(double amount) const;
  [[nodiscard]] std::size_t place(std::size_t block, std::size_t tile,
                                  std::size_t perspective) const;

  std::optional<ParameterParts> parts_;
  std::size_t tiles_;
  std::vector<numerics::MoneyGrid> grids_;   ///< by holder
  std::vector<double> quanta_per_unit_;      ///< by position, whole tiles: 1/quantum, or 0
  std::vector<std::uint64_t> trials_;        ///< by block
  std::vector<numerics::Int128> positions_;  ///< block × tile × perspective × lane
  std::vector<numerics::Int128> book_;       ///< block × perspective
  std::vector<Bin> bins_;                    ///< block × bin, of the book's net loss
  std::size_t bin_count_ = 0;
  std::vector<Share> shares_;  ///< of the batch that is being added, by trial
  std::vector<std::size_t> share_offset_;
};

static_assert(AccumulatesTrials<BlockSums>);

}  // namespace faultline::risk::measure
