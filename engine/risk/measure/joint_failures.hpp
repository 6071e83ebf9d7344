// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "failure/occurrence_batch.hpp"
#include "risk/event_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// In how many trials each cause failed, and each two of the leading causes, held against what the
/// failure model says: whether the dependence that was asked for is the one that was realised.
/// A cause fails in a trial in which it has an occurrence or is killed by a shock.
///
/// Counts nothing and has no tables where `MeasureContext::failures` is empty. A trial takes time
/// for the pairs that failed in it.
class JointFailures {
 public:
  explicit JointFailures(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const JointFailures& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  void put(std::uint32_t cause);
  void find_failed(const failure::OccurrenceSpan& occurrences, std::size_t trial);
  void add_pairs(double weight, std::uint64_t copies);
  void add_pooled(double weight, std::uint64_t copies);

  std::vector<std::uint32_t> leading_;  ///< by CauseId: place among the leading causes, or none
  std::vector<std::uint16_t> pool_of_;  ///< `PairPools::pool_of`
  TrialTotals totals_;
  EventSums causes_;
  EventSums pairs_;
  EventSums pools_;
  std::vector<std::uint32_t> failed_;  ///< buffer: causes that failed in the trial at hand
  std::vector<std::uint16_t> pooled_;  ///< buffer: pools of its pairs
};

static_assert(AccumulatesTrials<JointFailures>);

}  // namespace faultline::risk::measure
