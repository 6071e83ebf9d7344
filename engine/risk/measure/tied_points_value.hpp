// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
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

/// What points are worth whose value moves with a factor of the dependence (L.21): mean and
/// deviation over trials, and the mean over those in which the position loses something net of
/// cover, for positions with such points.
class TiedPointsValue {
 public:
  explicit TiedPointsValue(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const TiedPointsValue& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);
  /// Whether it asks for the factors of trials because of such a position.
  [[nodiscard]] static bool watches(const portfolio::PositionTerms& terms) {
    return !terms.earnings.tied.empty();
  }

 private:
  [[nodiscard]] double value(std::size_t item, std::span<const double> factors) const;
  void add_after_loss(const TrialBatch& batch, std::size_t item);
  [[nodiscard]] MeanEstimate after_loss(std::size_t item) const;

  double horizon_years_;
  TrialTotals totals_;
  WatchedPositions watched_;
  AmountSums value_;
  AmountSums after_loss_;    ///< the same, in trials with a loss
  EventSums losses_;         ///< these
  std::vector<double> now_;  ///< buffer: by trial of a batch, of one position
};

static_assert(AccumulatesTrials<TiedPointsValue>);

}  // namespace faultline::risk::measure
