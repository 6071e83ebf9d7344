// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "numerics/log_linear_histogram.hpp"
#include "risk/amount_sums.hpp"
#include "risk/event_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// What is left behind AVSs at the end of a trial (L.11): mean, deviation and quantiles, and the
/// probabilities that it is less than the part of the initial stake that an attack takes, and than
/// what an attack earns. Stake lost is counted in histograms as losses are (`ExceedanceCurve`).
class StakeLeft {
 public:
  explicit StakeLeft(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const StakeLeft& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  struct Tables;
  void add_loss(std::size_t item, double lost, double weight, std::uint64_t copies);
  void count_attacks(std::size_t item, double left, double weight, std::uint64_t copies);
  void estimate(std::size_t item, const MeasureContext& context, Tables& tables) const;

  const portfolio::StakeBehind* stake_;  ///< null where there is none
  portfolio::StakeBehind::Workspace workspace_;
  TrialTotals totals_;
  AmountSums lost_;
  EventSums below_threshold_;  ///< trials that end so and do not begin so
  EventSums below_profit_;
  std::vector<numerics::LossHistogram> histograms_;  ///< by item
};

static_assert(AccumulatesTrials<StakeLeft>);

}  // namespace faultline::risk::measure
