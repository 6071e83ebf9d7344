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

/// What holders who leave after losses give up by selling at a discount (L.10): the mean over
/// trials, for positions of which a part leaves.
class ExitCost {
 public:
  explicit ExitCost(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const ExitCost& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);
  /// Whether it asks for the losses of such a position.
  [[nodiscard]] static bool watches(const portfolio::PositionTerms& terms) {
    return terms.exit.has_value();
  }

 private:
  TrialTotals totals_;
  WatchedPositions watched_;
  AmountSums sums_;
};

static_assert(AccumulatesTrials<ExitCost>);

}  // namespace faultline::risk::measure
