// SPDX-License-Identifier: Apache-2.0
#include "numerics/truncated_normals.hpp"

#include <cmath>
#include <numeric>
#include <utility>

#include "base/contracts.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/elementary.hpp"
#include "numerics/log_normal.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics {

TruncatedNormals::TruncatedNormals(std::span<const double> bounds, std::span<const double> lower,
                                   double degrees_of_freedom, OrthantTilt tilt)
    : bounds_(bounds.begin(), bounds.end()),
      lower_(lower.begin(), lower.end()),
      degrees_of_freedom_(degrees_of_freedom),
      tilt_(std::move(tilt)),
      log_scale_(tilt_.largest) {
  FAULTLINE_EXPECT(tilt_.shift.size() == bounds.size());
  if (!std::isfinite(degrees_of_freedom)) return;
  doubled_.emplace(2.0 * degrees_of_freedom);
  const double half = 0.5 * degrees_of_freedom;
  log_scale_ += log_gamma(degrees_of_freedom) - log_gamma(half) - (half - 1.0) * log(2.0);
}

std::span<const double> TruncatedNormals::row(std::size_t i) const {
  return std::span(lower_).subspan(i * bounds_.size(), i + 1);
}

/// m of t variables, with its part of ψ.
TruncatedNormals::Proposal TruncatedNormals::propose_root(double uniform) const {
  if (!doubled_) return {1.0, 0.0};
  const double nu = degrees_of_freedom_;
  const double kappa = tilt_.mixing_rate;
  const double proposed = doubled_->root_mixing(normal_quantile(uniform));
  const double r = nu * proposed * proposed / kappa;
  return {r / std::sqrt(nu), r * (kappa - 0.5 * r) - nu * log(kappa)};
}

TruncatedNormals::Proposal TruncatedNormals::propose(std::span<const double> uniforms,
                                                     std::span<double> independent) const {
  const std::size_t n = bounds_.size();
  FAULTLINE_EXPECT(uniforms.size() == n + 1 && independent.size() == n);
  // Φ is a normal number above.
  constexpr double far = -37.0;
  auto proposal = propose_root(uniforms[n]);
  double psi = proposal.log_weight;
  for (std::size_t i = 0; i < n; ++i) {
    const auto coefficients = row(i);
    double bound = proposal.root * bounds_[i];
    for (std::size_t j = 0; j < i; ++j) bound -= coefficients[j] * independent[j];
    const double shift = tilt_.shift[i];
    const double t = bound / coefficients[i] - shift;
    double moved = 0.0;
    if (t > far) {
      const double below = normal_cdf(t);
      moved = normal_quantile(uniforms[i] * below);
      psi += log(below);
    } else {
      const double below = log_normal_cdf(t).value;
      moved = normal_quantile_at_log(log(uniforms[i]) + below);
      psi += below;
    }
    independent[i] = shift + moved;
    psi += shift * (0.5 * shift - independent[i]);
  }
  proposal.log_weight = psi - tilt_.largest;
  return proposal;
}

void TruncatedNormals::correlate(std::span<double> independent) const {
  for (std::size_t i = bounds_.size(); i-- > 0;) {
    const auto coefficients = row(i);
    independent[i] =
        std::inner_product(coefficients.begin(), coefficients.end(), independent.begin(), 0.0);
  }
}

void TruncatedNormals::solve(std::span<double> values) const {
  const std::size_t n = bounds_.size();
  FAULTLINE_EXPECT(values.size() == n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) values[i] -= lower_[i * n + j] * values[j];
    values[i] /= lower_[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) values[i] -= lower_[j * n + i] * values[j];
    values[i] /= lower_[i * n + i];
  }
}

std::optional<TruncatedNormals> tilted_normals(std::span<const double> bounds,
                                               std::span<const double> lower,
                                               double degrees_of_freedom) {
  const std::size_t n = bounds.size();
  for (std::size_t i = 0; i < n; ++i)
    if (!(lower[i * n + i] > 0.0)) return std::nullopt;
  auto tilt = orthant_tilt(bounds, lower, degrees_of_freedom);
  if (!tilt) return std::nullopt;
  return TruncatedNormals(bounds, lower, degrees_of_freedom, std::move(*tilt));
}

}  // namespace faultline::numerics
