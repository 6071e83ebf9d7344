// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/archive.hpp"
#include "portfolio/loss_batch.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk {

/// What the book lost in one trial that is kept by number.
struct WorstTrial {
  double net;
  double gross;
  double recovered;
  std::uint64_t trial;
  double weight;

  friend bool operator==(const WorstTrial&, const WorstTrial&) = default;
};

}  // namespace faultline::risk

namespace faultline::risk::measure {

/// The K trials in which the book lost most, net; of equal losses, those with smaller numbers.
/// Trials without a net loss are never among them. Replaying them by number tells the rest.
class WorstTrials {
 public:
  explicit WorstTrials(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const WorstTrials& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  /// Tables of K rows; where fewer trials had a loss, the trial number is −1 and the rest NaN.
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

  /// The worst first.
  [[nodiscard]] std::span<const WorstTrial> worst() const { return worst_; }

 private:
  [[nodiscard]] bool belongs(const WorstTrial& trial) const;
  void take_in_candidates();

  std::size_t capacity_;
  std::vector<WorstTrial> worst_;       ///< sorted
  std::vector<WorstTrial> candidates_;  ///< of the batch at hand
  std::vector<WorstTrial> merged_;      ///< buffer
};

static_assert(AccumulatesTrials<WorstTrials>);

}  // namespace faultline::risk::measure
