// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "base/archive.hpp"
#include "numerics/count_histograms.hpp"
#include "risk/exceedance_curve.hpp"
#include "risk/loss_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"
#include "risk/two_level.hpp"
#include "risk/unit_sums.hpp"

namespace faultline::risk::measure {

/// What each draw of the uncertain numbers gives by itself: the mean loss per holder and
/// perspective, and the book's value at risk and expected shortfall. From these come the parameter
/// interval of each and the errors of all estimates of the run (two_level.hpp).
///
/// Counts nothing and has no tables where `MeasureContext::parameter_parts` is empty. Trials count
/// as 1. The book's bins are 2⁻⁷ of a loss wide.
class ParameterDraws {
 public:
  explicit ParameterDraws(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const ParameterDraws& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

  /// Of one draw: its trials and sums.
  struct Part {
    TrialTotals totals;
    UnitSums sums;
  };
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  /// The law of the book's loss in one draw, which has trials.
  [[nodiscard]] ExceedanceCurve book_curve(std::size_t part, portfolio::Perspective perspective,
                                           const MeasureContext& context) const;

 private:
  ParameterParts layout_;
  std::vector<Part> parts_;                        ///< by draw; empty where none are asked for
  std::optional<numerics::CountHistograms> book_;  ///< draws × perspectives
};

static_assert(AccumulatesTrials<ParameterDraws>);

/// A mean over the trials of each draw that has some, and its error; `first` and `second` are sums
/// of x and x² over them.
struct DrawSums {
  double first;
  double second;
};
[[nodiscard]] std::vector<DrawEstimate> draw_means(
    const ParameterDraws& draws, const std::function<DrawSums(const ParameterDraws::Part&)>& sums);

}  // namespace faultline::risk::measure
