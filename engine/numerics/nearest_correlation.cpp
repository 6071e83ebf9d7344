// SPDX-License-Identifier: Apache-2.0
#include "numerics/nearest_correlation.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "base/contracts.hpp"

namespace faultline::numerics {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// P(A + diag(d)).
class Projection {
 public:
  Projection(std::span<const double> a, std::size_t n, double floor)
      : a_(Eigen::Map<const MatrixXd>(a.data(), static_cast<Index>(n), static_cast<Index>(n))),
        floor_(floor) {}

  [[nodiscard]] Index size() const { return a_.rows(); }

  /// 1 − diag(P).
  [[nodiscard]] VectorXd residual(const VectorXd& d) {
    shifted_ = a_;
    shifted_.diagonal() += d;
    solver_.compute(shifted_);
    const auto& values = solver_.eigenvalues();
    const Index low = std::lower_bound(values.begin(), values.end(), floor_) - values.begin();
    const VectorXd lift = (floor_ - values.head(low).array()).sqrt();
    raised_ = solver_.eigenvectors().leftCols(low) * lift.asDiagonal();
    return 1.0 - shifted_.diagonal().array() - raised_.rowwise().squaredNorm().array();
  }

  /// P at the d of the last residual.
  [[nodiscard]] MatrixXd last() const { return shifted_ + raised_ * raised_.transpose(); }

 private:
  MatrixXd a_;
  double floor_;
  MatrixXd shifted_;  ///< A + diag(d)
  MatrixXd raised_;   ///< W with P = A + diag(d) + W·Wᵀ
  Eigen::SelfAdjointEigenSolver<MatrixXd> solver_;
};

struct Iterate {
  VectorXd d;
  VectorXd residual;
};

/// The last differences of iterates and of residuals, as columns.
class History {
 public:
  History(Index size, std::size_t memory)
      : steps_(size, static_cast<Index>(memory)), changes_(size, static_cast<Index>(memory)) {}

  [[nodiscard]] bool empty() const { return count_ == 0; }
  void clear() { count_ = next_ = 0; }

  void add(const Iterate& from, const Iterate& to) {
    if (steps_.cols() == 0) return;
    const Index place = next_++ % steps_.cols();
    steps_.col(place) = to.d - from.d;
    changes_.col(place) = to.residual - from.residual;
    count_ = std::min(count_ + 1, steps_.cols());
  }

  /// d + f − (ΔD + ΔF)γ, γ the least squares solution of ΔF·γ = f.
  [[nodiscard]] VectorXd next(const Iterate& at) const {
    if (empty()) return at.d + at.residual;
    const auto changes = changes_.leftCols(count_);
    const VectorXd weights = changes.colPivHouseholderQr().solve(at.residual);
    return at.d + at.residual - (steps_.leftCols(count_) + changes) * weights;
  }

 private:
  MatrixXd steps_;
  MatrixXd changes_;
  Index count_ = 0;
  Index next_ = 0;
};

/// X scaled to unit diagonal.
std::vector<double> scaled(const MatrixXd& x) {
  const Index n = x.rows();
  const VectorXd scale = x.diagonal().array().rsqrt();
  std::vector<double> matrix;
  matrix.reserve(static_cast<std::size_t>(n * n));
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j)
      matrix.push_back(i == j ? 1.0 : x(std::max(i, j), std::min(i, j)) * (scale[i] * scale[j]));
  return matrix;
}

void describe_move(std::span<const double> a, std::size_t n, NearestCorrelation& result) {
  double squares = 0.0;
  double furthest = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      const double move = std::fabs(result.matrix[i * n + j] - a[i * n + j]);
      squares += (i == j ? 1.0 : 2.0) * move * move;
      if (move <= furthest) continue;
      furthest = move;
      result.row = i;
      result.column = j;
    }
  result.distance = std::sqrt(squares);
}

}  // namespace

NearestCorrelation nearest_correlation(std::span<const double> a, std::size_t n,
                                       const NearestCorrelationOptions& options) {
  FAULTLINE_EXPECT(a.size() == n * n);
  FAULTLINE_EXPECT(options.floor >= 0.0 && options.floor < 1.0);
  NearestCorrelation result;
  result.converged = n == 0;
  if (n == 0) return result;
  // Eigen blocks its loops by the processor's caches, which must not reach the results.
  Eigen::setCpuCacheSizes(32 * 1024, 512 * 1024, 8 * 1024 * 1024);
  Projection projection(a, n, options.floor);
  History history(projection.size(), options.memory);
  const auto at = [&](VectorXd d) {
    auto residual = projection.residual(d);
    return Iterate{std::move(d), std::move(residual)};
  };
  const auto is_near = [&](const Iterate& each) {
    return each.residual.cwiseAbs().maxCoeff() <= options.tolerance;
  };
  Iterate current = at(VectorXd::Zero(projection.size()));
  while (!is_near(current) && result.iterations < options.max_iterations) {
    Iterate next = at(history.next(current));
    ++result.iterations;
    if (!history.empty() && !(next.residual.norm() < current.residual.norm())) {
      history.clear();
      next = at(history.next(current));
      ++result.iterations;
    }
    history.add(current, next);
    current = std::move(next);
  }
  result.converged = is_near(current);
  result.matrix = scaled(projection.last());
  describe_move(a, n, result);
  return result;
}

}  // namespace faultline::numerics
