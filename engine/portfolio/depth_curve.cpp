// SPDX-License-Identifier: Apache-2.0
#include "portfolio/depth_curve.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace faultline::portfolio {

namespace {

/// Amounts as parts of the value, and the discounts of a deep market.
constexpr std::array<DepthCurve::Point, 3> stylised{{{0.01, 0.001}, {0.05, 0.005}, {0.2, 0.02}}};

/// By Liquidity: how many times those discounts.
constexpr std::array<double, 3> times{1.0, 3.0, 10.0};

}  // namespace

DepthCurve::DepthCurve(std::vector<Point> points) : points_(std::move(points)) {
  if (points_.empty() || points_.front().amount > 0.0) points_.insert(points_.begin(), {0.0, 0.0});
}

DepthCurve DepthCurve::preset(Liquidity liquidity, double value) {
  std::vector<Point> points;
  for (const auto& [part, discount] : stylised) {
    points.push_back({part * value, discount * times[static_cast<std::size_t>(liquidity)]});
  }
  return DepthCurve(std::move(points));
}

double DepthCurve::discount(double amount) const {
  const auto above = std::upper_bound(points_.begin(), points_.end(), amount,
                                      [](double x, const Point& p) { return x < p.amount; });
  if (above == points_.begin()) return points_.front().discount;
  const Point& low = *(above - 1);
  if (above == points_.end()) return low.discount;
  const double way = (amount - low.amount) / (above->amount - low.amount);
  return low.discount + way * (above->discount - low.discount);
}

}  // namespace faultline::portfolio
