// SPDX-License-Identifier: Apache-2.0
#include "numerics/truncated_normals.hpp"

#include <cmath>
#include <numeric>

#include "base/contracts.hpp"
#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics {

TruncatedNormals::TruncatedNormals(std::span<const double> bounds, std::span<const double> lower,
                                   double degrees_of_freedom)
    : bounds_(bounds.begin(), bounds.end()),
      lower_(lower.begin(), lower.end()),
      degrees_of_freedom_(degrees_of_freedom),
      tilt_(orthant_tilt(bounds, lower, degrees_of_freedom)) {
  if (std::isfinite(degrees_of_freedom)) doubled_.emplace(2.0 * degrees_of_freedom);
}

std::span<const double> TruncatedNormals::row(std::size_t i) const {
  return std::span(lower_).subspan(i * bounds_.size(), i + 1);
}

std::optional<double> TruncatedNormals::attempt(std::span<const double> uniforms,
                                                std::span<double> normals) const {
  const std::size_t n = bounds_.size();
  FAULTLINE_EXPECT(uniforms.size() == n + 2 && normals.size() == n);
  double psi = 0.0;
  double root = 1.0;
  if (doubled_) {
    const double nu = degrees_of_freedom_;
    const double kappa = tilt_.mixing_rate;
    const double proposed = doubled_->root_mixing(normal_quantile(uniforms[n]));
    const double r = nu * proposed * proposed / kappa;
    psi += r * (kappa - 0.5 * r) - nu * log(kappa);
    root = r / std::sqrt(nu);
  }
  for (std::size_t i = 0; i < n; ++i) {
    const auto coefficients = row(i);
    double before = 0.0;
    for (std::size_t j = 0; j < i; ++j) before += coefficients[j] * normals[j];
    const double shift = tilt_.shift[i];
    const double below = normal_cdf((root * bounds_[i] - before) / coefficients[i] - shift);
    // Rounded to 0 it is beyond what any attempt that is accepted meets.
    if (!(uniforms[i] * below > 0.0)) return std::nullopt;
    normals[i] = shift + normal_quantile(uniforms[i] * below);
    psi += shift * (0.5 * shift - normals[i]) + log(below);
  }
  if (log(uniforms[n + 1]) > psi - tilt_.largest) return std::nullopt;
  for (std::size_t i = n; i-- > 0;) {
    const auto coefficients = row(i);
    normals[i] = std::inner_product(coefficients.begin(), coefficients.end(), normals.begin(), 0.0);
  }
  return root;
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

}  // namespace faultline::numerics
