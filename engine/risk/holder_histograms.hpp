// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "base/archive.hpp"
#include "numerics/log_linear_histogram.hpp"
#include "portfolio/loss_batch.hpp"
#include "risk/exceedance_curve.hpp"
#include "risk/measure_context.hpp"
#include "risk/rows_by_holder.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

/// Bins per octave are 2^bits: the relative width of a bin is 2^−bits. Histograms of many holders
/// are kept coarser, to bound their memory.
inline constexpr int book_histogram_bits = 11;
inline constexpr int fine_histogram_bits = 10;
inline constexpr int coarse_histogram_bits = 7;
/// Most holders (positions and book) whose histograms are fine.
inline constexpr std::size_t most_fine_holders = 64;

/// One histogram of a loss of the trial per holder and perspective.
class HolderHistograms {
 public:
  /// Which loss of a trial is counted: `aggregate` or `largest`.
  using Amount = std::array<double, portfolio::perspective_count> portfolio::TrialLoss::*;

  explicit HolderHistograms(const MeasureContext& context);

  void add(const TrialBatch& batch, Amount amount);
  void merge(const HolderHistograms& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);

  [[nodiscard]] ExceedanceCurve curve(portfolio::HolderId holder,
                                      portfolio::Perspective perspective) const;

  /// Bytes of the bins when the losses of every holder spread over 16 octaves, a factor of 65,536.
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  RowsByHolder rows_;  ///< buffer
  TrialTotals totals_;
  std::vector<numerics::LossHistogram> histograms_;  ///< holders × perspectives
};

}  // namespace faultline::risk
