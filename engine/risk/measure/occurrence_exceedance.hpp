// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "base/archive.hpp"
#include "risk/holder_histograms.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk::measure {

/// The occurrence exceedance curve: the largest loss in one occurrence of a trial, at the return
/// periods, per holder and perspective.
class OccurrenceExceedance {
 public:
  explicit OccurrenceExceedance(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const OccurrenceExceedance& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  HolderHistograms histograms_;
};

static_assert(AccumulatesTrials<OccurrenceExceedance>);

}  // namespace faultline::risk::measure
