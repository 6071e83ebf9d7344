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

/// What becomes of loans against positions (L.8): the probabilities that one is liquidated and that
/// its collateral falls short, and the lender's mean loss.
class LenderLoss {
 public:
  explicit LenderLoss(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const LenderLoss& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  void add_loss(std::size_t item, double net, double weight, std::uint64_t copies);

  TrialTotals totals_;
  WatchedPositions watched_;
  std::vector<double> liquidation_;  ///< by item: the loss above which it is; infinite without one
  EventSums liquidated_;
  EventSums short_;
  AmountSums loss_;
};

static_assert(AccumulatesTrials<LenderLoss>);

}  // namespace faultline::risk::measure
