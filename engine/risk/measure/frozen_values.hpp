// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "base/archive.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/sparse_sums.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// Value that contracts freeze, by holder: how likely any is frozen within the horizon, and the
/// expected value times days, counting each freeze in full. With standard errors. Empty where
/// `MeasureContext::freezes` is false.
class FrozenValues {
 public:
  explicit FrozenValues(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const FrozenValues& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  std::vector<double> per_unit_;  ///< by holder
  TrialTotals totals_;
  SparseSums sums_;  ///< by holder: value × years
};

static_assert(AccumulatesTrials<FrozenValues>);

}  // namespace faultline::risk::measure
