// SPDX-License-Identifier: Apache-2.0
#include "numerics/orthant_tilt.hpp"

#include <cmath>
#include <cstddef>

#include <Eigen/LU>

#include "base/contracts.hpp"
#include "numerics/elementary.hpp"
#include "numerics/log_normal.hpp"

namespace faultline::numerics {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// ψ and its derivatives. The unknowns are x of all variables but the last and, with a mixing
/// variable, r; then μ and κ in the same order.
class Saddle {
 public:
  Saddle(std::span<const double> bounds, std::span<const double> lower, double degrees_of_freedom)
      : mixed_(std::isfinite(degrees_of_freedom)),
        degrees_of_freedom_(degrees_of_freedom),
        variables_(static_cast<Index>(bounds.size())),
        half_(variables_ - 1 + (mixed_ ? 1 : 0)),
        slopes_(MatrixXd::Zero(variables_, half_)),
        constant_(VectorXd::Zero(variables_)) {
    for (Index i = 0; i < variables_; ++i) {
      const auto row = lower.subspan(static_cast<std::size_t>(i * variables_));
      const double diagonal = row[static_cast<std::size_t>(i)];
      FAULTLINE_EXPECT(diagonal > 0.0);
      for (Index j = 0; j < i; ++j) slopes_(i, j) = -row[static_cast<std::size_t>(j)] / diagonal;
      const double bound = bounds[static_cast<std::size_t>(i)] / diagonal;
      if (mixed_)
        slopes_(i, half_ - 1) = bound / std::sqrt(degrees_of_freedom);
      else
        constant_(i) = bound;
    }
    if (mixed_) scale_ = middle_of_mixing();
  }

  [[nodiscard]] VectorXd start() const {
    VectorXd point = VectorXd::Zero(2 * half_);
    if (!mixed_) return point;
    point(half_ - 1) = scale_;
    point(2 * half_ - 1) = degrees_of_freedom_ / scale_;
    return point;
  }

  [[nodiscard]] bool admits(const VectorXd& point) const {
    return !mixed_ || (point(half_ - 1) > 0.0 && point(2 * half_ - 1) > 0.0);
  }

  /// Evaluates everything at a point that is admitted.
  void move_to(const VectorXd& point) {
    const Index normals = variables_ - 1;
    const auto x = point.head(half_);
    const auto mu = point.tail(half_);
    VectorXd slope(variables_);
    VectorXd curvature(variables_);
    psi_ = 0.0;
    const VectorXd linear = constant_ + slopes_ * x;
    for (Index i = 0; i < variables_; ++i) {
      const double shift = i < normals ? mu(i) : 0.0;
      const auto at = log_normal_cdf(linear(i) - shift);
      psi_ += at.value + (i < normals ? shift * (0.5 * shift - x(i)) : 0.0);
      slope(i) = at.slope;
      curvature(i) = at.curvature;
    }
    gradient_.resize(2 * half_);
    gradient_.head(half_) = slopes_.transpose() * slope;
    gradient_.head(normals) -= mu.head(normals);
    gradient_.segment(half_, normals) = mu.head(normals) - x.head(normals) - slope.head(normals);
    const MatrixXd weighted = curvature.asDiagonal() * slopes_;
    hessian_ = MatrixXd::Zero(2 * half_, 2 * half_);
    hessian_.topLeftCorner(half_, half_) = -slopes_.transpose() * weighted;
    auto mixed_part = hessian_.topRightCorner(half_, half_);
    mixed_part.leftCols(normals) = weighted.topRows(normals).transpose();
    mixed_part.diagonal().head(normals).array() -= 1.0;
    hessian_.bottomRightCorner(half_, half_).diagonal().head(normals) =
        (1.0 - curvature.head(normals).array()).matrix();
    if (mixed_) add_mixing(x(half_ - 1), mu(half_ - 1));
    hessian_.bottomLeftCorner(half_, half_) = mixed_part.transpose();
  }

  [[nodiscard]] double psi() const { return psi_; }
  /// Of the gradient from 0, with r in units of where it starts.
  [[nodiscard]] double distance() const {
    VectorXd gradient = gradient_;
    if (mixed_) {
      gradient(half_ - 1) *= scale_;
      gradient(2 * half_ - 1) /= scale_;
    }
    return gradient.norm();
  }
  [[nodiscard]] VectorXd step() const { return -hessian_.partialPivLu().solve(gradient_); }
  [[nodiscard]] OrthantTilt tilt(const VectorXd& point) const {
    OrthantTilt tilt;
    for (Index i = 0; i + 1 < variables_; ++i) tilt.shift.push_back(point(half_ + i));
    tilt.shift.push_back(0.0);
    if (mixed_) tilt.mixing_rate = point(2 * half_ - 1);
    tilt.largest = psi_;
    return tilt;
  }

 private:
  /// The r at which ∂ψ/∂r is 0 where x, μ and ∂ψ/∂κ are: it falls with r.
  [[nodiscard]] double middle_of_mixing() const {
    const auto slope_at = [&](double r) {
      double slope = degrees_of_freedom_ / r - r;
      for (Index i = 0; i < variables_; ++i) {
        const double bound = slopes_(i, half_ - 1);
        slope += bound * log_normal_cdf(r * bound).slope;
      }
      return slope;
    };
    double high = 1.0;
    while (slope_at(high) > 0.0) high *= 2.0;
    double low = high;
    while (slope_at(low) < 0.0) low *= 0.5;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      (slope_at(middle) > 0.0 ? low : high) = middle;
    }
    return low;
  }

  void add_mixing(double r, double kappa) {
    psi_ += r * (kappa - 0.5 * r) - degrees_of_freedom_ * log(kappa);
    gradient_(half_ - 1) += kappa - r;
    gradient_(2 * half_ - 1) = r - degrees_of_freedom_ / kappa;
    hessian_(half_ - 1, half_ - 1) -= 1.0;
    hessian_(half_ - 1, 2 * half_ - 1) = 1.0;
    hessian_(2 * half_ - 1, 2 * half_ - 1) = degrees_of_freedom_ / (kappa * kappa);
  }

  bool mixed_;
  double degrees_of_freedom_;
  Index variables_;
  Index half_;          ///< number of x and r
  double scale_ = 1.0;  ///< of r, where the search begins
  MatrixXd slopes_;     ///< of t_i + μ_i in x and r
  VectorXd constant_;   ///< of t_i + μ_i
  double psi_ = 0.0;
  VectorXd gradient_;
  MatrixXd hessian_;
};

}  // namespace

std::optional<OrthantTilt> orthant_tilt(std::span<const double> bounds,
                                        std::span<const double> lower, double degrees_of_freedom) {
  FAULTLINE_EXPECT(!bounds.empty() && lower.size() == bounds.size() * bounds.size());
  FAULTLINE_EXPECT(degrees_of_freedom >= 1.0);
  // Nothing is unknown of one normal.
  if (bounds.size() == 1 && !std::isfinite(degrees_of_freedom))
    return OrthantTilt{.shift = {0.0}, .largest = log_normal_cdf(bounds[0] / lower[0]).value};
  constexpr double close = 1e-9;
  constexpr int most_steps = 200;
  Saddle saddle(bounds, lower, degrees_of_freedom);
  VectorXd point = saddle.start();
  saddle.move_to(point);
  for (int i = 0; i < most_steps && saddle.distance() > close; ++i) {
    const double before = saddle.distance();
    const VectorXd step = saddle.step();
    for (double part = 1.0; part > 1e-9; part *= 0.5) {
      const VectorXd next = point + part * step;
      if (!saddle.admits(next)) continue;
      saddle.move_to(next);
      if (saddle.distance() < (1.0 - 0.1 * part) * before) {
        point = next;
        break;
      }
    }
    saddle.move_to(point);
    if (saddle.distance() >= before) break;
  }
  // ψ at the point is off by about the square of this.
  if (!(saddle.distance() < 1e-5)) return std::nullopt;
  return saddle.tilt(point);
}

}  // namespace faultline::numerics
