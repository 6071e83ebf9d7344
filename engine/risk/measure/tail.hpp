// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "base/archive.hpp"
#include "risk/holder_histograms.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk::measure {

/// Value at risk, expected shortfall and the aggregate exceedance curve of the loss of a trial, per
/// holder and perspective, each with its error and its effective number of samples. What the
/// estimates are: `ExceedanceCurve`.
class Tail {
 public:
  explicit Tail(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const Tail& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

  /// The bins that hide quantiles of the holders in `MeasureContext::exact`.
  [[nodiscard]] std::vector<Refinement> brackets(const MeasureContext& context) const;
  /// Takes over the single losses inside them.
  void refine(std::vector<Refinement> refinements) { histograms_.refine(std::move(refinements)); }

  /// The estimated law of what a holder loses in a trial; empty where no quantile is wanted.
  [[nodiscard]] std::optional<ExceedanceCurve> curve(portfolio::HolderId holder,
                                                     portfolio::Perspective perspective) const {
    return histograms_.curve(holder, perspective);
  }

 private:
  HolderHistograms histograms_;
};

static_assert(AccumulatesTrials<Tail>);

}  // namespace faultline::risk::measure
