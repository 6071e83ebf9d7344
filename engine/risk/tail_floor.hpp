// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

namespace faultline::risk {

/// What a pilot knows of the losses of one position in one perspective, so that the run need not
/// count those that no wanted quantile depends on.
struct TailFloor {
  /// Losses up to here are not counted in histograms; 0: all are.
  double floor = 0.0;
  /// √n · the standard error of the standard deviation of n trials, which needs all losses. Only
  /// with a floor above 0.
  double deviation_spread = std::numeric_limits<double>::quiet_NaN();

  friend bool operator==(const TailFloor& a, const TailFloor& b) {
    const auto same = [](double x, double y) { return x == y || (x != x && y != y); };
    return same(a.floor, b.floor) && same(a.deviation_spread, b.deviation_spread);
  }
};

}  // namespace faultline::risk
