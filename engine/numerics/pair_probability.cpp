// SPDX-License-Identifier: Apache-2.0
#include "numerics/pair_probability.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/contracts.hpp"
#include "numerics/gauss_legendre.hpp"

namespace faultline::numerics {

namespace {

/// Distances of the edges of panels from u = ±1, falling from u = 0 on. The density changes where
/// √(1−ρ²) is as small as |h ∓ k|; far below, at `scale`, a normal density is 0, and that of a t
/// law a power of the distance that adds little.
std::vector<double> distances(double scale) {
  constexpr double least = 0x1p-44;
  std::vector<double> edges{1.0, 0.25};
  if (scale > 0.0)
    while (edges.back() > std::max(scale, least)) edges.push_back(0.25 * edges.back());
  edges.push_back(0.0);
  return edges;
}

}  // namespace

PairProbability::PairProbability(Margin first, Margin second, double degrees_of_freedom)
    : density_{first.threshold, second.threshold, degrees_of_freedom},
      lowest_(std::max(0.0, first.probability + second.probability - 1.0)),
      highest_(std::min(first.probability, second.probability)) {
  const auto [h, k, nu] = density_;
  FAULTLINE_EXPECT(std::isfinite(h) && std::isfinite(k) && nu > 0.0);
  const double far_below = std::isinf(nu) ? 0x1p-4 : 0x1p-7;
  const auto negative = distances(far_below * std::fabs(h + k));
  for (auto d = negative.rbegin(); d != negative.rend(); ++d) negative_edges_.push_back(*d - 1.0);
  for (const double d : distances(far_below * std::fabs(h - k))) positive_edges_.push_back(1.0 - d);
  at_zero_ = lowest_;
  for (std::size_t i = 0; i + 1 < negative_edges_.size(); ++i)
    at_zero_ += integral(negative_edges_[i], negative_edges_[i + 1]);
}

double PairProbability::integral(double begin, double end) const {
  return gauss_legendre(density_, begin, end);
}

double PairProbability::at(double rho) const {
  FAULTLINE_EXPECT(-1.0 <= rho && rho <= 1.0);
  if (rho == 1.0) return highest_;
  const double u = half_angle_tangent(rho);
  const auto& edges = u < 0.0 ? negative_edges_ : positive_edges_;
  double below = u < 0.0 ? lowest_ : at_zero_;
  for (std::size_t i = 0; edges[i] < u; ++i) below += integral(edges[i], std::min(edges[i + 1], u));
  return std::min(below, highest_);
}

PairProbability::Panel PairProbability::panel_of(double joint) const {
  const bool negative = joint < at_zero_;
  const auto& edges = negative ? negative_edges_ : positive_edges_;
  double below = negative ? lowest_ : at_zero_;
  std::size_t i = 0;
  for (; i + 2 < edges.size(); ++i) {
    const double above = below + integral(edges[i], edges[i + 1]);
    if (above >= joint) break;
    below = above;
  }
  return {edges[i], edges[i + 1], below};
}

double PairProbability::correlation_at(double joint) const {
  FAULTLINE_EXPECT(lowest_ <= joint && joint <= highest_);
  const Panel panel = panel_of(joint);
  // Newton's steps, halving the panel where one leaves it.
  double low = panel.begin;
  double high = panel.end;
  double u = 0.5 * (low + high);
  for (int i = 0; i < 100 && high - low > 1e-16; ++i) {
    const double excess = panel.below + integral(panel.begin, u) - joint;
    (excess > 0.0 ? high : low) = u;
    const double newton = u - excess / density_(u);
    const double next = low < newton && newton < high ? newton : 0.5 * (low + high);
    const bool settled = std::fabs(next - u) <= 1e-13;
    u = next;
    if (settled) break;
  }
  return 2.0 * u / (1.0 + u * u);
}

}  // namespace faultline::numerics
