// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "risk/amount_sums.hpp"
#include "risk/event_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// What treaties repay in a trial, and what providers receive from them: mean, standard error and
/// standard deviation, and how likely a treaty pays anything.
///
/// Counts nothing and has no tables where `MeasureContext::covers` is empty or has no treaties.
class TreatyPayments {
 public:
  explicit TreatyPayments(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const TreatyPayments& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  void add_trial(const TrialBatch& batch, std::size_t trial);

  TrialTotals totals_;
  AmountSums paid_;                     ///< by treaty
  AmountSums reinstated_;               ///< by treaty: premiums that its reinstatements cost
  EventSums pays_;                      ///< by treaty: trials with a payment
  AmountSums received_;                 ///< by provider
  std::vector<double> amount_;          ///< by treaty; 0 between trials
  std::vector<std::uint32_t> touched_;  ///< treaties that paid in the trial at hand
};

static_assert(AccumulatesTrials<TreatyPayments>);

}  // namespace faultline::risk::measure
