// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/archive.hpp"
#include "numerics/count_histograms.hpp"
#include "numerics/log_linear_histogram.hpp"
#include "numerics/tile.hpp"
#include "portfolio/loss_batch.hpp"
#include "risk/exceedance_curve.hpp"
#include "risk/measure_context.hpp"
#include "risk/refinement.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

/// Bins per octave are 2^bits: the relative width of a bin is 2^−bits. Histograms of many holders
/// are kept coarser, to bound their memory.
inline constexpr int book_histogram_bits = 11;
inline constexpr int fine_histogram_bits = 10;
inline constexpr int coarse_histogram_bits = 7;
/// That a holder's losses spread over, by which memory is foretold.
inline constexpr std::size_t expected_octaves = 16;
/// Most holders (positions and book) whose histograms are fine.
inline constexpr std::size_t most_fine_holders = 64;

/// One histogram of a loss of the trial per holder and perspective, as far as they are wanted.
class HolderHistograms {
 public:
  /// Which loss of a trial is counted: its sum over occurrences, or the largest single one.
  enum class Amount : std::uint8_t { aggregate, largest };

  HolderHistograms(const MeasureContext& context, Amount amount);

  void add(const TrialBatch& batch);
  void merge(const HolderHistograms& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);

  /// Standard error of the standard deviation; not-a-number where it is not known.
  [[nodiscard]] double deviation_error(portfolio::HolderId holder,
                                       portfolio::Perspective perspective) const;

  /// Takes over single losses. They are not saved, and end with the next loss.
  void refine(std::vector<Refinement> refinements) { refinements_ = std::move(refinements); }

  /// Empty where none was wanted.
  [[nodiscard]] std::optional<ExceedanceCurve> curve(portfolio::HolderId holder,
                                                     portfolio::Perspective perspective) const;

  /// Bytes of the bins when the losses of every holder spread over 16 octaves, a factor of 65,536.
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context, Amount amount);

 private:
  /// Trials with weights, or trials that count as 1. Both are ordered by position and wanted
  /// perspective; the book's come last and have bins of their own.
  struct Weighted {
    std::vector<numerics::LossHistogram> positions;
    std::vector<numerics::LossHistogram> book;
  };
  struct Counted {
    numerics::CountHistograms positions;
    numerics::CountHistograms book;
  };
  using Histograms = std::variant<Weighted, Counted>;

  static Histograms make(const MeasureContext& context, std::size_t wanted);
  [[nodiscard]] bool has(portfolio::HolderId holder, std::size_t perspective) const;
  [[nodiscard]] TailFloor floor_of(portfolio::HolderId holder, std::size_t perspective) const;
  void set_floors(std::vector<TailFloor> floors);
  template <class All>
  void add_book(const TrialBatch& batch, All& histograms) const;

  Amount amount_;
  std::vector<TailFloor> floors_;  ///< by position and Perspective; empty: none
  std::array<std::vector<numerics::Tile>, portfolio::perspective_count> floor_;  ///< the same
  std::vector<numerics::MoneyGrid> grids_;                                       ///< by holder
  std::array<bool, portfolio::perspective_count> wanted_;                        ///< of positions
  std::size_t wanted_count_;
  TrialTotals totals_;
  std::vector<Refinement> refinements_;
  Histograms histograms_;
};

}  // namespace faultline::risk
