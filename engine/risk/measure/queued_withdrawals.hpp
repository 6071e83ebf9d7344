// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "base/archive.hpp"
#include "risk/amount_sums.hpp"
#include "risk/event_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"
#include "risk/watched_positions.hpp"

namespace faultline::risk::measure {

/// How the losses and earnings of a position are split between those whose withdrawals are queued
/// and those who stay (L.16 to L.19): what the queue bears and how likely any, what it leaves to
/// the others because no report told it in time, what it earned and does not get, and the losses of
/// the others. Means over trials, for positions with a queue.
class QueuedWithdrawals {
 public:
  explicit QueuedWithdrawals(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const QueuedWithdrawals& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);
  /// Whether it asks for the losses of such a position.
  [[nodiscard]] static bool watches(const portfolio::PositionTerms& terms) {
    return terms.queue.has_value();
  }

 private:
  [[nodiscard]] MeanEstimate gains_left(std::size_t item, double trials) const;
  [[nodiscard]] MeanEstimate moved(std::size_t item, double trials) const;

  TrialTotals totals_;
  WatchedPositions watched_;
  std::vector<double> quiet_gains_;  ///< by item: gains left in a trial without a loss
  EventSums short_;                  ///< trials in which a withdrawal pays less than requested
  AmountSums loss_;
  AmountSums moved_;
  AmountSums gains_missed_;  ///< gains left fall short of `quiet_gains_` by this
  AmountSums stayers_loss_;
};

static_assert(AccumulatesTrials<QueuedWithdrawals>);

}  // namespace faultline::risk::measure
