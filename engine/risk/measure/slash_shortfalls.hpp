// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "numerics/exact_sum.hpp"
#include "risk/event_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// What each AVS is credited with and not paid in a trial, because the same stake answers for
/// others too: its mean with the standard error of that, and how likely there is any.
///
/// Counts nothing and has no tables where `MeasureContext::slash_shortfalls` is empty. Amounts of a
/// trial are rounded to 2⁻⁴⁴ of what the AVS reaches and their squares to 2⁻⁴⁰ of its square;
/// more than 32 times what it reaches counts as that much.
class SlashShortfalls {
 public:
  explicit SlashShortfalls(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const SlashShortfalls& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  struct Sums {
    numerics::ExactSum first;   ///< Σwx
    numerics::ExactSum second;  ///< Σ(wx)²
  };
  void add_trial(double weight, std::uint64_t copies);

  std::vector<std::uint32_t> place_;  ///< by AvsId
  std::vector<double> unit_;          ///< along the axis
  std::vector<Sums> sums_;            ///< along the axis
  EventSums positive_;                ///< trials with any
  TrialTotals totals_;
  std::vector<double> amount_;          ///< buffer, along the axis: 0 between trials
  std::vector<std::uint32_t> touched_;  ///< buffer: places of the trial at hand
};

static_assert(AccumulatesTrials<SlashShortfalls>);

}  // namespace faultline::risk::measure
