// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/archive.hpp"
#include "portfolio/slashed_funds.hpp"
#include "risk/amount_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// Where the stake goes that AVSs slash (L.15): means over trials, with their errors, and of the
/// harm that stays unpaid. Of a trial at most 32 times what an AVS reaches, or the harm of one
/// occurrence where that is more, counts.
class SlashedStake {
 public:
  explicit SlashedStake(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const SlashedStake& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  const portfolio::SlashedFunds* funds_;  ///< null where there is none
  portfolio::SlashedFunds::Workspace workspace_;
  TrialTotals totals_;
  AmountSums sums_;  ///< by item, then part
};

static_assert(AccumulatesTrials<SlashedStake>);

}  // namespace faultline::risk::measure
