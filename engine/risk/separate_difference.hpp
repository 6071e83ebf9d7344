// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::risk {

/// An estimate with both ends of its confidence interval.
struct IntervalEstimate {
  double value;
  double low;
  double high;
};

/// The standard error of the difference of two estimates that were drawn apart (K.18):
///
///   se = √(se_x² + se_y²)
///
/// Not-a-number where either is.
[[nodiscard]] double separate_error(double first, double second);

/// The same of y − x from two-sided intervals of level `confidence`, of which neither need be
/// symmetric (K.19; Zou and Donner 2008): the arm of the difference that reaches towards 0, in
/// units of the normal quantile z of the level. With y > x
///
///   se = √((y − low_y)² + (high_x − x)²)/z
///
/// and the other two arms with y < x; with y = x the larger of both.
[[nodiscard]] double separate_error(const IntervalEstimate& x, const IntervalEstimate& y,
                                    double confidence);

}  // namespace faultline::risk
