// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "risk/exceedance_curve.hpp"

namespace faultline::risk {

/// What a curve says at one level of value at risk: not-a-number where `ExceedanceCurve` says so.
struct LevelEstimate {
  double value;
  Interval interval;  ///< of the value
  double shortfall;
  double shortfall_error;

  /// `ranks`: kept from one curve of the same number of trials to the next.
  [[nodiscard]] static LevelEstimate of(const ExceedanceCurve& curve, double level,
                                        double confidence, ExceedanceCurve::RankTable& ranks) {
    return {.value = curve.value_at_risk(level),
            .interval = curve.interval(level, confidence, ranks),
            .shortfall = curve.expected_shortfall(level),
            .shortfall_error = curve.expected_shortfall_error(level)};
  }
};

}  // namespace faultline::risk
