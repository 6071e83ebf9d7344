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

/// Reports of the price of positions that are halted because it would fall by more than the cap
/// (L.7): how likely and how many in a trial, what losses they do not tell, and what of these those
/// who leave meanwhile shift to those who stay.
class OracleHalts {
 public:
  explicit OracleHalts(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const OracleHalts& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);
  /// Whether it asks for the losses of such a position.
  [[nodiscard]] static bool watches(const portfolio::PositionTerms& terms) {
    return terms.oracle.has_value();
  }

 private:
  TrialTotals totals_;
  WatchedPositions watched_;
  EventSums any_;    ///< trials with a halt
  EventSums halts_;  ///< all of them
  AmountSums deferred_;
  AmountSums excess_;
};

static_assert(AccumulatesTrials<OracleHalts>);

}  // namespace faultline::risk::measure
