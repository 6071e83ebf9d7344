// SPDX-License-Identifier: Apache-2.0
#include "numerics/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <Eigen/Dense>

#include "base/contracts.hpp"

namespace faultline::numerics {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Solver = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>;

/// n·ε·‖R‖∞.
double rounding_of(const Eigen::Ref<const RowMajor>& r) {
  const double norm = r.rows() == 0 ? 0.0 : r.cwiseAbs().rowwise().sum().maxCoeff();
  return static_cast<double>(r.rows()) * std::numeric_limits<double>::epsilon() * norm;
}

Definiteness classify(double smallest_eigenvalue, double rounding) {
  if (smallest_eigenvalue > rounding) return Definiteness::positive_definite;
  return smallest_eigenvalue >= -rounding ? Definiteness::positive_semidefinite
                                          : Definiteness::indefinite;
}

double dot(const double* a, const double* b, std::size_t count) {
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

/// Row by row, sums in the order of the columns.
std::vector<double> cholesky(std::span<const double> r, std::size_t n, double rounding) {
  std::vector<double> lower(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    double* row = lower.data() + i * n;
    for (std::size_t j = 0; j < i; ++j) {
      const double* other = lower.data() + j * n;
      const double rest = r[i * n + j] - dot(row, other, j);
      row[j] = other[j] == 0.0 ? 0.0 : rest / other[j];
    }
    const double pivot = r[i * n + i] - dot(row, row, i);
    row[i] = pivot > rounding ? std::sqrt(pivot) : 0.0;
  }
  return lower;
}

void name_the_worst(const Eigen::VectorXd& direction, Factorisation& result) {
  std::vector<std::size_t> order(static_cast<std::size_t>(direction.size()));
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto share = [&](std::size_t i) { return std::fabs(direction[static_cast<long>(i)]); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return share(a) > share(b); });
  order.resize(std::min<std::size_t>(order.size(), 3));
  const double sign = direction[static_cast<long>(order.front())] < 0.0 ? -1.0 : 1.0;
  for (const std::size_t i : order) {
    result.worst_loading.push_back(sign * direction[static_cast<long>(i)]);
  }
  result.worst = std::move(order);
}

}  // namespace

Factorisation factorise(std::span<const double> correlation, std::size_t n) {
  FAULTLINE_EXPECT(correlation.size() == n * n);
  Factorisation result;
  if (n == 0) {
    result.definiteness = Definiteness::positive_definite;
    return result;
  }
  // Eigen blocks its loops by the processor's caches, which must not reach the results.
  Eigen::setCpuCacheSizes(32 * 1024, 512 * 1024, 8 * 1024 * 1024);
  const Eigen::Map<const RowMajor> r(correlation.data(), static_cast<long>(n),
                                     static_cast<long>(n));
  const double rounding = rounding_of(r);
  result.smallest_eigenvalue = Solver(r, Eigen::EigenvaluesOnly).eigenvalues()[0];
  result.definiteness = classify(result.smallest_eigenvalue, rounding);
  if (result.definiteness == Definiteness::indefinite) {
    name_the_worst(Solver(r).eigenvectors().col(0), result);
  } else {
    result.lower = cholesky(correlation, n, rounding);
  }
  return result;
}

}  // namespace faultline::numerics
