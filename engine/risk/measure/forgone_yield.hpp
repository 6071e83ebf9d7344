// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "base/archive.hpp"
#include "risk/amount_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"
#include "risk/watched_positions.hpp"

namespace faultline::risk::measure {

/// What positions no longer earn on what they lost, from each loss to the end of the horizon (L.5):
/// the mean over trials, for those that earn something.
class ForgoneYield {
 public:
  explicit ForgoneYield(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const ForgoneYield& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);
  /// Whether it asks for the losses of such a position.
  [[nodiscard]] static bool watches(const portfolio::PositionTerms& terms) {
    return terms.value > 0.0 && terms.earnings.total() > 0.0;
  }

 private:
  double horizon_years_;
  TrialTotals totals_;
  WatchedPositions watched_;
  AmountSums sums_;
};

static_assert(AccumulatesTrials<ForgoneYield>);

}  // namespace faultline::risk::measure
