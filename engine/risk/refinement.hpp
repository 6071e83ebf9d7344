// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "numerics/log_linear_histogram.hpp"
#include "numerics/money_grid.hpp"
#include "portfolio/loss_batch.hpp"
#include "risk/exceedance_curve.hpp"

namespace faultline::risk {

struct WeightedLoss {
  double loss;
  double weight;
};

/// The single losses of one holder and perspective inside some bins of its histogram, the brackets
/// of its quantiles: with them, those quantiles are order statistics.
struct Refinement {
  portfolio::HolderId holder;
  portfolio::Perspective perspective;
  std::vector<Interval> brackets;    ///< smallest and largest loss of each bin; ascending, disjoint
  std::vector<WeightedLoss> losses;  ///< all losses of all trials inside them, in any order

  /// Whether a loss is inside a bracket.
  [[nodiscard]] bool holds(double loss) const;
};

/// `bins` from the largest losses down, with the brackets split into atoms. Throws
/// `base::ArchiveError` where the losses of a bracket are not those that its bin has counted: the
/// bins were saved by a program that computes otherwise.
[[nodiscard]] std::vector<ExceedanceCurve::Bin> refined(std::span<const ExceedanceCurve::Bin> bins,
                                                        const Refinement& refinement,
                                                        numerics::MoneyGrid grid);

}  // namespace faultline::risk
